-- Each text ends in a blank. The bounds say again what the join says: with them, other blocks are not read.
SELECT places.document, concat(title, ' ', description, ' ', text, ' ') AS text
FROM articles
JOIN places ON places.place = articles.rowid
WHERE articles.rowid BETWEEN $first AND $last
