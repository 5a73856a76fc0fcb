-- on: news  needs: $1  makes: rows
-- By the beginning of an id, or an address; a few are enough to tell the user that it fits several.
SELECT article_id
FROM articles
WHERE starts_with(article_id, lower($1)) OR url = $1 OR canonical_url = $1
ORDER BY article_id
LIMIT 6
