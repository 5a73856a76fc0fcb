INSERT INTO outcomes BY NAME
SELECT $sequence AS sequence, *
FROM batch_outcomes
ORDER BY ordinal
