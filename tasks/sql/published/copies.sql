-- Equal texts under several identities; the origin was published first or, where that does not tell,
-- seen first.
INSERT INTO news.copies BY NAME
WITH ranked AS (
    SELECT
        left(text_sha256, 20) AS group_id,
        article_id,
        row_number() OVER (
            PARTITION BY text_sha256
            ORDER BY try_cast(published_at AS TIMESTAMPTZ) NULLS LAST, first_seen_at, article_id
        ) AS place,
        count(*) OVER (PARTITION BY text_sha256) AS members
    FROM news.articles
    WHERE text <> ''
)
SELECT
    group_id,
    article_id,
    CASE WHEN place = 1 THEN 'origin' ELSE 'copy' END AS role,
    1.0 AS containment
FROM ranked
WHERE members > 1
ORDER BY group_id, place
