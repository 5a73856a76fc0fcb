-- on: warehouse  needs: indexed  makes: indexed_wordings
-- With the number of its fingerprints, which a shared part is measured by.
INSERT INTO indexed_wordings BY NAME
SELECT sequence, ordinal, article_id, text_sha256, len(fingerprints) AS fingerprints
FROM indexed
ORDER BY sequence, ordinal
