-- on: warehouse  needs: run_polls  makes: polls
-- The looks of a run are loaded once, however often they are given.
INSERT INTO polls BY NAME
SELECT *
FROM run_polls
ANTI JOIN polls USING (run_id)
ORDER BY ordinal
