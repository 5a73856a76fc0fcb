-- on: news  needs: changed  makes: internal.indexed_articles
-- Numbers are not given again: postings of the article that had it still bear it. What is handed in is read as
-- it is, once: DuckDB 1.5 fails where it would filter it for a join as it reads it.
WITH given AS MATERIALIZED (FROM changed),
stale AS (
    SELECT document FROM internal.indexed_articles ANTI JOIN articles USING (article_id)
    UNION ALL
    SELECT document FROM internal.indexed_articles SEMI JOIN given USING (article_id)
)
UPDATE internal.indexed_articles
SET article_id = NULL, words = NULL
WHERE article_id IS NOT NULL AND document IN (FROM stale)
