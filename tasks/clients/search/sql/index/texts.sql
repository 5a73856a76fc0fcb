-- on: news  needs: places, $first, $last  makes: rows
-- Each text ends in a blank. The bounds say again what the join says: with them, other blocks are not read.
WITH given AS MATERIALIZED (FROM places)
SELECT given.document, coalesce(language_code, '') AS language, concat(title, ' ', description, ' ', text, ' ') AS text
FROM articles
JOIN given ON given.place = articles.rowid
WHERE articles.rowid BETWEEN $first AND $last
