-- on: warehouse  needs: $1  makes: rows
-- What is found was loaded before and is not loaded again.
SELECT batch_id, sequence FROM batches WHERE batch_id IN (SELECT unnest($1))
