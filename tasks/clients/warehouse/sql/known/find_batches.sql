SELECT batch_id, sequence FROM batches WHERE batch_id IN (SELECT unnest(?))
