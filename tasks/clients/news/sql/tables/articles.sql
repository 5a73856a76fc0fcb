-- on: news  needs: touched_wordings  makes: news.articles
-- In the order of loading, which is that of the rows: sorting texts would need room for all of them.
INSERT INTO news.articles BY NAME
SELECT
    * EXCLUDE (
        reading, is_newest, first_seen_at, last_seen_at, article_first_seen_at, article_last_seen_at
    ),
    article_first_seen_at AS first_seen_at,
    article_last_seen_at AS last_seen_at
FROM touched_wordings
WHERE is_newest
