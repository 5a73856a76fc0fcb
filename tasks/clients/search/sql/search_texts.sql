-- on: news  needs: $words  makes: rows
-- The texts of the articles that hold all of these words.
WITH asked AS (
    SELECT number FROM internal.words WHERE word IN (SELECT unnest($words::VARCHAR[]))
),
candidates AS (
    SELECT document
    FROM internal.postings
    WHERE word IN (FROM asked)
    GROUP BY document
    HAVING count(*) = len(list_distinct($words::VARCHAR[]))
)
SELECT candidates.document, concat_ws('. ', articles.title, articles.description, articles.text) AS text
FROM candidates
JOIN internal.indexed_articles AS indexed USING (document)
JOIN articles USING (article_id)
