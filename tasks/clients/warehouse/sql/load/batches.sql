-- on: warehouse  needs: new_batches  makes: batches, rows
-- Numbered on from the last one, in the order in which they were given, none before the place that it had.
INSERT INTO batches (sequence, batch_id, captures, loaded_at)
SELECT
    new_batches.place + greatest(
        last.sequence, max(new_batches.sequence - new_batches.place) OVER (ORDER BY new_batches.place)
    ),
    new_batches.batch_id,
    new_batches.captures,
    now()
FROM new_batches
CROSS JOIN (SELECT coalesce(max(sequence), 0) AS sequence FROM batches) AS last
ORDER BY new_batches.place
RETURNING batch_id, sequence
