-- on: news  needs: $1  makes: rows
-- A few are enough to tell the user that this beginning fits several.
SELECT article_id FROM articles WHERE starts_with(article_id, lower($1)) ORDER BY article_id LIMIT 6
