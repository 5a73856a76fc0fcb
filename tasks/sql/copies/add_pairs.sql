INSERT INTO copy_pairs BY NAME
FROM batch_pairs
