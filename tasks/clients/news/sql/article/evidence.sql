-- on: news  needs: $article_id, $revision  makes: rows
-- The candidate that won stands first in its field.
SELECT field, value, found_in, chosen
FROM evidence
WHERE article_id = $article_id AND revision = $revision
ORDER BY field, chosen DESC
