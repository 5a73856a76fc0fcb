-- on: warehouse, news  needs: touched_readings  makes: news.articles
-- In the order of loading, which is that of the rows: sorting texts would need room for all of them.
INSERT INTO news.articles BY NAME
SELECT
    revisions.* EXCLUDE (reading, sequence, ordinal, capture_id),
    touched.via,
    touched.article_first_seen_at AS first_seen_at,
    touched.article_last_seen_at AS last_seen_at
FROM revisions
JOIN touched_readings AS touched
    ON touched.article_id = revisions.article_id
    AND touched.revision = revisions.revision
    AND touched.reading = revisions.reading
WHERE touched.is_newest
