-- on: warehouse, news  needs: touched_readings  makes: news.internal.earlier_wordings
-- Newest wordings stand in articles alone.
INSERT INTO news.internal.earlier_wordings BY NAME
SELECT
    revisions.* EXCLUDE (reading, sequence, ordinal, capture_id),
    touched.via,
    touched.first_seen_at AS first_seen_at,
    touched.last_seen_at AS last_seen_at
FROM revisions
JOIN touched_readings AS touched
    ON touched.article_id = revisions.article_id
    AND touched.revision = revisions.revision
    AND touched.reading = revisions.reading
WHERE NOT touched.is_newest
