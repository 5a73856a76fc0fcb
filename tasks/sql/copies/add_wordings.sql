INSERT INTO indexed_wordings BY NAME
SELECT sequence, ordinal, article_id, text_sha256, fingerprints
FROM new_wordings
