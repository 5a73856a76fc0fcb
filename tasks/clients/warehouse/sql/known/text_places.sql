-- on: warehouse  needs: batch_claims  makes: rows
-- Where texts stand or stood, by any reading of their revisions, in the order of loading.
SELECT text_sha256, article_id, revision
FROM revisions
WHERE text_sha256 IN (SELECT text_sha256 FROM batch_claims)
GROUP BY ALL
ORDER BY min(sequence), arg_min(ordinal, sequence)
