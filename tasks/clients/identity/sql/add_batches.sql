-- on: warehouse  needs: nothing  makes: keyed_batches
-- Batches without an article too: each is asked once.
INSERT INTO keyed_batches
SELECT sequence
FROM batches
WHERE sequence > (SELECT coalesce(max(sequence), 0) FROM keyed_batches)
ORDER BY sequence
