-- on: news  needs: $1  makes: rows
-- Every column that the schema has.
SELECT * FROM articles WHERE article_id = $1
