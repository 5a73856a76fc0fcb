-- on: news  needs: touched_wordings, touched_states  makes: news.internal.shown_wordings
-- Where an article has one wording, its times are those of the article.
INSERT INTO news.internal.shown_wordings BY NAME
SELECT wordings.article_id, wordings.first_seen_at, wordings.last_seen_at
FROM touched_wordings AS wordings
SEMI JOIN touched_states AS states
    ON states.article_id = wordings.article_id AND states.revision = wordings.revision
WHERE (wordings.first_seen_at, wordings.last_seen_at)
    <> (wordings.article_first_seen_at, wordings.article_last_seen_at)
