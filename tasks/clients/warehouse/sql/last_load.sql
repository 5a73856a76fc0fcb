-- on: warehouse  needs: nothing  makes: rows
-- How far this warehouse has come in the order of loading, and with which batch.
SELECT coalesce(max(sequence), 0) AS sequence, arg_max(batch_id, sequence) AS batch_id FROM batches
