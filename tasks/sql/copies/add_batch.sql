INSERT INTO compared_batches BY NAME
SELECT $sequence AS sequence
