-- on: news  needs: touched_wordings, touched_states  makes: news.articles
-- In the order of loading, which is that of the rows: sorting texts would need room for all of them.
INSERT INTO news.articles BY NAME
SELECT
    wordings.* EXCLUDE (
        reading, is_newest, is_preview, first_seen_at, last_seen_at, article_first_seen_at, article_last_seen_at
    ),
    wordings.article_first_seen_at AS first_seen_at,
    wordings.article_last_seen_at AS last_seen_at,
    states.state
FROM touched_wordings AS wordings
JOIN touched_states AS states
    ON states.article_id = wordings.article_id AND states.revision = wordings.revision
