SELECT source_id, article_id, revision, text_sha256
FROM outcomes
WHERE article_id IS NOT NULL AND source_id IN (SELECT source_id FROM batch_claims)
QUALIFY row_number() OVER (PARTITION BY source_id ORDER BY sequence DESC, ordinal DESC) = 1
