-- on: warehouse  needs: nothing  makes: rows
-- In the order of loading: what is found depends on it.
SELECT sequence, captures
FROM batches
ANTI JOIN compared_batches USING (sequence)
ORDER BY sequence
