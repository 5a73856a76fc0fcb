INSERT INTO internal.indexed_articles BY NAME
SELECT document, article_id, words FROM indexed
