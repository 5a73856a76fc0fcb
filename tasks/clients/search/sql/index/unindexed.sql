-- on: news  needs: $limit  makes: rows
-- Articles that are not in the index, in the order in which they stand in the file.
SELECT articles.rowid AS place, articles.article_id
FROM articles
ANTI JOIN internal.indexed_articles USING (article_id)
ORDER BY place
LIMIT $limit
