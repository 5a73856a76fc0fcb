INSERT INTO internal.indexed_articles BY NAME
SELECT row_number() OVER (ORDER BY article_id) AS document, article_id
FROM articles
