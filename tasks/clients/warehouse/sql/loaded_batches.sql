SELECT batch_id FROM batches ORDER BY sequence
