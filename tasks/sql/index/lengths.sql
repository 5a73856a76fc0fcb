UPDATE internal.indexed_articles AS indexed
SET words = counted.words
FROM (SELECT document, sum(times) AS words FROM internal.postings GROUP BY ALL) AS counted
WHERE counted.document = indexed.document
