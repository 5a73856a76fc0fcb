INSERT INTO news.articles BY NAME
WITH span AS (
    SELECT
        article_id,
        max(revision) AS revision,
        min(first_seen_at) AS first_seen_at,
        max(last_seen_at) AS last_seen_at
    FROM news.revisions
    SEMI JOIN touched_articles USING (article_id)
    GROUP BY ALL
)
SELECT
    newest.* EXCLUDE (first_seen_at, last_seen_at),
    span.first_seen_at,
    span.last_seen_at
FROM news.revisions AS newest
JOIN span ON span.article_id = newest.article_id AND span.revision = newest.revision
