INSERT INTO indexed_wordings BY NAME
SELECT sequence, ordinal, article_id, revision, fingerprints
FROM batch_wordings
ORDER BY ordinal
