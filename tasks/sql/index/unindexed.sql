-- Articles that are not in the index, in the order in which they stand in the file, and their numbers.
SELECT
    articles.rowid AS place,
    (SELECT coalesce(max(document), 0) FROM internal.indexed_articles)
        + row_number() OVER (ORDER BY articles.rowid) AS document
FROM articles
ANTI JOIN internal.indexed_articles USING (article_id)
ORDER BY place
