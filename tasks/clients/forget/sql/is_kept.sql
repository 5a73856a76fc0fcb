-- on: memory  needs: kept.articles, $1  makes: rows
-- Whether a publication that was kept has any of these articles.
SELECT 1 FROM kept.articles WHERE list_contains($1::VARCHAR[], article_id) LIMIT 1
