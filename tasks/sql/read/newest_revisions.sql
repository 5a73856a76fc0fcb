SELECT article_id, revision, text_sha256
FROM revisions
WHERE article_id IN (SELECT identity FROM batch_claims)
QUALIFY row_number() OVER (PARTITION BY article_id ORDER BY revision DESC, reading DESC) = 1
