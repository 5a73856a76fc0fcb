-- on: warehouse  needs: nothing  makes: rows
-- The last published copy, and how many articles were touched since.
SELECT
    publications.* EXCLUDE (published_at),
    (SELECT count(DISTINCT article_id) FROM outcomes WHERE sequence > publications.sequence) AS touched
FROM publications
ORDER BY published_at DESC
LIMIT 1
