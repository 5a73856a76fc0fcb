SELECT text_sha256, article_id, revision
FROM revisions
WHERE reading = 1 AND text_sha256 IN (SELECT text_sha256 FROM batch_claims)
ORDER BY sequence, ordinal
