INSERT INTO copy_pairs BY NAME
FROM new_pairs
