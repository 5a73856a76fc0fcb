-- on: news  needs: $question, $ids, $limit  makes: rows
-- What of the question stands in these articles: phrases as they were typed, other words in the form that stands there.
WITH asked AS MATERIALIZED (FROM internal.read_search($question)),
terms AS MATERIALIZED (
    SELECT unnest(terms, max_depth := 2) FROM asked
),
found AS MATERIALIZED (
    FROM internal.find_words((SELECT list_filter(terms, lambda each: each.field = '' AND each.size = 1) FROM asked))
),
shown AS (SELECT document FROM internal.indexed_articles WHERE article_id IN (SELECT unnest($ids::VARCHAR[])))
SELECT value AS word FROM terms WHERE field = '' AND size > 1
UNION
SELECT word
FROM (
    SELECT DISTINCT words.word
    FROM found
    JOIN internal.postings AS postings ON postings.word = found.number
    SEMI JOIN shown USING (document)
    JOIN internal.words AS words ON words.number = found.number
    LIMIT $limit
)
