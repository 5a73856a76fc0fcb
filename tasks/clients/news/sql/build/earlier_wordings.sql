-- on: news  needs: touched_wordings  makes: news.internal.earlier_wordings
-- Newest wordings stand in articles alone.
INSERT INTO news.internal.earlier_wordings BY NAME
SELECT * EXCLUDE (reading, is_newest, article_first_seen_at, article_last_seen_at)
FROM touched_wordings
WHERE NOT is_newest
