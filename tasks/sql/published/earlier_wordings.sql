INSERT INTO news.internal.earlier_wordings BY NAME
SELECT
    revisions.* EXCLUDE (reading, sequence, ordinal, capture_id),
    touched.first_seen_at,
    touched.last_seen_at
FROM revisions
JOIN touched_readings AS touched
    ON touched.article_id = revisions.article_id
    AND touched.revision = revisions.revision
    AND touched.reading = revisions.reading
WHERE revisions.rowid IN (
    SELECT revisions.rowid
    FROM revisions
    SEMI JOIN (FROM touched_readings WHERE NOT is_newest) AS earlier
        ON earlier.article_id = revisions.article_id
        AND earlier.revision = revisions.revision
        AND earlier.reading = revisions.reading
)
