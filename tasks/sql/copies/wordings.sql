-- A later reading of a wording has the same text.
SELECT sequence, ordinal, article_id, revision, text
FROM revisions
WHERE sequence = $sequence AND reading = 1
ORDER BY ordinal
