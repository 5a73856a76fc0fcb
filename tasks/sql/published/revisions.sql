-- The last reading of each wording, with the times of the captures that led to it.
INSERT INTO news.revisions BY NAME
WITH seen AS (
    SELECT
        outcomes.article_id,
        outcomes.revision,
        min(captures.fetched_at) AS first_seen_at,
        max(captures.fetched_at) AS last_seen_at
    FROM outcomes
    JOIN captures USING (capture_id)
    SEMI JOIN touched_readings USING (article_id, revision)
    GROUP BY ALL
)
SELECT
    revisions.* EXCLUDE (reading, sequence, ordinal, capture_id),
    seen.first_seen_at,
    seen.last_seen_at
FROM revisions
JOIN seen ON seen.article_id = revisions.article_id AND seen.revision = revisions.revision
SEMI JOIN touched_readings
    ON touched_readings.article_id = revisions.article_id
    AND touched_readings.revision = revisions.revision
    AND touched_readings.reading = revisions.reading
ORDER BY revisions.sequence, revisions.ordinal
