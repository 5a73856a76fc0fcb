-- on: warehouse  needs: batch_outcomes  makes: outcomes
-- Every capture of a batch has one.
INSERT INTO outcomes BY NAME
FROM batch_outcomes
ORDER BY sequence, ordinal
