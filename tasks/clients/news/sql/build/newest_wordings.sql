-- on: news  needs: touched_readings  makes: news.internal.newest_wordings
-- Where an article has one wording, its times are those of the article.
INSERT INTO news.internal.newest_wordings BY NAME
SELECT article_id, first_seen_at, last_seen_at
FROM touched_readings
WHERE is_newest AND revision > 1
