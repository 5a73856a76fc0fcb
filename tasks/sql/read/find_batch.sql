SELECT sequence FROM batches WHERE batch_id = ?
