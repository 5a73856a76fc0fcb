-- on: warehouse  needs: looks  makes: additions
-- Readings that these batches bring: of new wordings, and more of known ones. Another version of the cleaner gives
-- one, the first time: of what names this article, also by an address that it moved to, or of a capture that was
-- read as it before and is cleaned again. So does a look that found other fields beside the same text.
CREATE OR REPLACE TEMP TABLE additions AS
WITH first_readings AS (
    SELECT article_id, revision, capture_id, sequence, ordinal
    FROM looks
    WHERE outcome IN ('article', 'revision')
),
last_reading AS (
    SELECT article_id, revision, max(reading) AS reading, arg_max(cleaner_version, reading) AS cleaner_version
    FROM revisions
    WHERE article_id IN (SELECT article_id FROM looks)
    GROUP BY ALL
),
by_other_versions AS (
    SELECT looks.article_id, looks.revision, looks.capture_id, looks.sequence, looks.ordinal
    FROM looks
    JOIN last_reading
        ON last_reading.article_id = looks.article_id AND last_reading.revision = looks.revision
    WHERE looks.outcome = 'unchanged'
        AND (looks.names_article OR looks.is_again)
        AND looks.cleaner_version <> last_reading.cleaner_version
    QUALIFY row_number() OVER (
        PARTITION BY looks.article_id, looks.revision ORDER BY looks.sequence, looks.ordinal
    ) = 1
),
of_other_fields AS (
    SELECT looks.article_id, looks.revision, looks.capture_id, looks.sequence, looks.ordinal
    FROM looks
    SEMI JOIN field_changes AS changed
        ON changed.sequence = looks.sequence AND changed.capture_id = looks.capture_id
    WHERE looks.outcome = 'unchanged'
),
further AS (
    FROM by_other_versions
    UNION
    FROM of_other_fields
)
SELECT *, 1 AS reading
FROM first_readings
UNION ALL BY NAME
SELECT
    further.*,
    coalesce(last_reading.reading, 1) + row_number() OVER (
        PARTITION BY further.article_id, further.revision ORDER BY further.sequence, further.ordinal
    ) AS reading
FROM further
LEFT JOIN last_reading
    ON last_reading.article_id = further.article_id AND last_reading.revision = further.revision
