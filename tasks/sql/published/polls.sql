INSERT INTO news.polls BY NAME
SELECT * EXCLUDE (ordinal, etag, last_modified, raw_sha256)
FROM polls
ORDER BY polled_at, run_id, ordinal
