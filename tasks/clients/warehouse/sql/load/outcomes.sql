INSERT INTO outcomes BY NAME
FROM batch_outcomes
ORDER BY sequence, ordinal
