-- on: news  needs: places, counted  makes: internal.indexed_articles
-- What is handed in is read whole first, as in `forget`.
INSERT INTO internal.indexed_articles BY NAME
WITH given_places AS MATERIALIZED (FROM places),
given_counts AS MATERIALIZED (FROM counted)
SELECT document, given_places.article_id, given_counts.language, given_counts.words
FROM given_places
JOIN given_counts USING (document)
ORDER BY document
