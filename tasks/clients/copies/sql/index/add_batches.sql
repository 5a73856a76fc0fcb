INSERT INTO compared_batches BY NAME
SELECT sequence
FROM batches
WHERE sequence BETWEEN $first AND $last
ORDER BY sequence
