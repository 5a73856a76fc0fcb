-- on: news  needs: $ids  makes: rows
-- The texts of these articles, as the ledger has them: it is read a paragraph at a time.
SELECT segments.article_id, string_agg(segments.text, e'\n\n' ORDER BY segments.ordinal) AS text
FROM segments
JOIN articles ON articles.article_id = segments.article_id AND articles.revision = segments.revision
WHERE list_contains($ids::VARCHAR[], segments.article_id)
    AND segments.kind IN ('description', 'body', 'heading')
GROUP BY segments.article_id
