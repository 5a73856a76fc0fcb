-- on: warehouse  needs: nothing  makes: rows
-- In the order of loading.
SELECT batch_id FROM batches ORDER BY sequence
