INSERT INTO indexed_wordings BY NAME
SELECT sequence, ordinal, article_id, text_sha256, fingerprints
FROM batch_wordings
ORDER BY ordinal
