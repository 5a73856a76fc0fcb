INSERT INTO batches (sequence, batch_id, captures, loaded_at)
SELECT coalesce(max(sequence), 0) + 1, $batch_id, $captures, now()
FROM batches
RETURNING sequence
