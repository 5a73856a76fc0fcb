-- BM25 (k = 1.2, b = 0.75) over title, description and text together.
WITH asked AS (
    SELECT DISTINCT unnest(internal.split_words($words)) AS word
),
found AS (
    SELECT
        document,
        times,
        count(*) OVER (PARTITION BY word) AS articles_with_word
    FROM internal.postings
    SEMI JOIN asked USING (word)
),
whole AS (
    SELECT count(*) AS articles, avg(words) AS mean_words FROM internal.indexed_articles
),
hits AS (
    SELECT
        indexed.article_id,
        sum(
            ln(1 + (whole.articles - articles_with_word + 0.5) / (articles_with_word + 0.5))
            * times * 2.2 / (times + 1.2 * (0.25 + 0.75 * indexed.words / whole.mean_words))
        ) AS score
    FROM found
    JOIN internal.indexed_articles AS indexed USING (document)
    CROSS JOIN whole
    GROUP BY ALL
    ORDER BY score DESC, article_id
    LIMIT $limit
)
SELECT
    hits.article_id,
    articles.title,
    articles.publisher,
    articles.published_at,
    hits.score,
    coalesce(nullif(articles.text, ''), articles.description, '') AS text
FROM hits
JOIN articles ON articles.article_id = hits.article_id
ORDER BY hits.score DESC, hits.article_id
