SELECT kind, text, rule, "start", "end"
FROM segments
WHERE article_id = $article_id AND revision = $revision
ORDER BY ordinal
