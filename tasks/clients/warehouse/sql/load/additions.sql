-- on: warehouse  needs: batch_outcomes, batch_cleaned, batch_captures  makes: additions
-- Readings that these batches bring: of new wordings, and more of known ones. Another version of the cleaner gives
-- one, the first time: of what names this article, also by an address that it moved to, or of a capture that was
-- read as it before and is cleaned again. So does a look that found other fields beside the same text.
CREATE OR REPLACE TEMP TABLE additions AS
WITH first_readings AS (
    SELECT outcome.article_id, outcome.revision, outcome.capture_id, outcome.sequence, outcome.ordinal
    FROM batch_outcomes AS outcome
    JOIN batch_cleaned AS cleaned USING (capture_id)
    WHERE outcome.outcome IN ('article', 'revision') AND NOT cleaned.is_known
),
last_reading AS (
    SELECT article_id, revision, max(reading) AS reading, arg_max(cleaner_version, reading) AS cleaner_version
    FROM revisions
    WHERE article_id IN (SELECT article_id FROM batch_outcomes)
    GROUP BY ALL
),
by_other_versions AS (
    SELECT outcome.article_id, outcome.revision, outcome.capture_id, outcome.sequence, outcome.ordinal
    FROM batch_outcomes AS outcome
    JOIN batch_cleaned AS cleaned USING (capture_id)
    JOIN batch_captures AS capture USING (capture_id)
    JOIN batches ON batches.sequence = outcome.sequence
    JOIN last_reading
        ON last_reading.article_id = outcome.article_id AND last_reading.revision = outcome.revision
    WHERE outcome.outcome = 'unchanged'
        AND NOT cleaned.is_known
        AND (
            coalesce(cleaned.article_id, cleaned.source_id) = outcome.article_id
            OR EXISTS (
                FROM moved_addresses AS moved
                WHERE moved.address_id = coalesce(cleaned.article_id, cleaned.source_id)
                    AND moved.article_id = outcome.article_id
            )
            OR capture.batch_id <> batches.batch_id
        )
        AND cleaned.cleaner_version <> last_reading.cleaner_version
    QUALIFY row_number() OVER (
        PARTITION BY outcome.article_id, outcome.revision ORDER BY outcome.sequence, outcome.ordinal
    ) = 1
),
of_other_fields AS (
    SELECT outcome.article_id, outcome.revision, outcome.capture_id, outcome.sequence, outcome.ordinal
    FROM batch_outcomes AS outcome
    SEMI JOIN field_changes AS changed
        ON changed.sequence = outcome.sequence AND changed.capture_id = outcome.capture_id
    WHERE outcome.outcome = 'unchanged'
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
