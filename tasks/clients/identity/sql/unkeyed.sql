-- on: warehouse  needs: nothing  makes: rows
-- Wordings of batches that were not asked for ids yet, each with what the address is read from.
SELECT sequence, ordinal, article_id, canonical_url, url
FROM revisions
WHERE reading = 1 AND sequence > (SELECT coalesce(max(sequence), 0) FROM keyed_batches)
ORDER BY sequence, ordinal
