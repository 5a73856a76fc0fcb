-- BM25 over title, description and text; the words of the few best are read afterwards.
WITH hits AS (
    SELECT article_id, score
    FROM (SELECT article_id, fts_main_articles.match_bm25(article_id, $words) AS score FROM articles)
    WHERE score IS NOT NULL
    ORDER BY score DESC, article_id
    LIMIT $limit
)
SELECT articles.article_id, title, publisher, published_at, score, coalesce(nullif(text, ''), description, '') AS text
FROM hits
JOIN articles ON articles.article_id = hits.article_id
ORDER BY score DESC, articles.article_id
