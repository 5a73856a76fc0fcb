INSERT INTO publisher_keys BY NAME
FROM new_keys
ORDER BY sequence, ordinal
