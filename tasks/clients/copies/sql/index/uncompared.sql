SELECT sequence, captures
FROM batches
ANTI JOIN compared_batches USING (sequence)
ORDER BY sequence
