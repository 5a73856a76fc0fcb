-- Sorted by word, so that a search reads few blocks.
INSERT INTO internal.postings BY NAME
WITH standing AS (
    SELECT
        indexed.document,
        unnest(internal.split_words(concat_ws(' ', title, description, text))) AS word
    FROM articles
    JOIN internal.indexed_articles AS indexed ON indexed.article_id = articles.article_id
)
SELECT word, document, count(*) AS times
FROM standing
GROUP BY ALL
ORDER BY word, document
