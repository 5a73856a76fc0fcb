-- on: warehouse  needs: run_states  makes: host_states
-- What a run saw is loaded once, however often it is given.
INSERT INTO host_states BY NAME
SELECT *
FROM run_states
ANTI JOIN host_states USING (run_id)
ORDER BY ordinal
