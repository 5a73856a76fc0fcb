-- on: news  needs: touched_wordings, touched_states  makes: news.internal.other_wordings
-- Those that are shown stand in articles alone.
INSERT INTO news.internal.other_wordings BY NAME
SELECT wordings.* EXCLUDE (reading, is_newest, is_preview, article_first_seen_at, article_last_seen_at)
FROM touched_wordings AS wordings
ANTI JOIN touched_states AS states
    ON states.article_id = wordings.article_id AND states.revision = wordings.revision
