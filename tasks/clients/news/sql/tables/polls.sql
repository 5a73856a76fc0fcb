-- on: warehouse, news  needs: nothing  makes: news.polls
-- The looks of a run come together.
INSERT INTO news.polls BY NAME
SELECT * EXCLUDE (ordinal, etag, last_modified, raw_sha256, final_url, moved_to, moved_since)
FROM polls
ANTI JOIN news.polls AS standing USING (run_id)
ORDER BY polled_at, run_id, ordinal
