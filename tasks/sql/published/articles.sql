-- In the order of loading, which is that of the rows: sorting texts would need room for all of them. By row id:
-- texts are read only where they are wanted.
INSERT INTO news.articles BY NAME
SELECT
    revisions.* EXCLUDE (reading, sequence, ordinal, capture_id),
    touched.article_first_seen_at AS first_seen_at,
    touched.article_last_seen_at AS last_seen_at
FROM revisions
JOIN touched_readings AS touched
    ON touched.article_id = revisions.article_id
    AND touched.revision = revisions.revision
    AND touched.reading = revisions.reading
WHERE revisions.rowid IN (
    SELECT revisions.rowid
    FROM revisions
    SEMI JOIN (FROM touched_readings WHERE is_newest) AS newest
        ON newest.article_id = revisions.article_id
        AND newest.revision = revisions.revision
        AND newest.reading = revisions.reading
)
