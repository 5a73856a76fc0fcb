-- on: warehouse  needs: $first, $last  makes: compared_batches
-- Said last: a batch that stands here is in the index and was compared.
INSERT INTO compared_batches BY NAME
SELECT sequence
FROM batches
WHERE sequence BETWEEN $first AND $last
ORDER BY sequence
