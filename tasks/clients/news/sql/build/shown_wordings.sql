-- on: news  needs: touched_readings, touched_states  makes: news.internal.shown_wordings
-- Where an article has one wording, its times are those of the article.
INSERT INTO news.internal.shown_wordings BY NAME
SELECT readings.article_id, readings.first_seen_at, readings.last_seen_at
FROM touched_readings AS readings
SEMI JOIN touched_states AS states
    ON states.article_id = readings.article_id AND states.revision = readings.revision
WHERE (readings.first_seen_at, readings.last_seen_at)
    <> (readings.article_first_seen_at, readings.article_last_seen_at)
