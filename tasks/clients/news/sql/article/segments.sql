-- on: news  needs: $article_id, $revision  makes: rows
-- The ledger of a wording, in the order of the input.
SELECT kind, text, rule, "start", "end"
FROM segments
WHERE article_id = $article_id AND revision = $revision
ORDER BY ordinal
