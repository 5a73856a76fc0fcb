SELECT field, value, found_in, chosen
FROM evidence
WHERE article_id = $article_id AND revision = $revision
ORDER BY field, chosen DESC
