-- on: warehouse  needs: run_robots  makes: robots_files
-- What a run saw is loaded once, however often it is given; what it confirmed has a row of its own.
INSERT INTO robots_files BY NAME
SELECT *
FROM run_robots
ANTI JOIN robots_files USING (run_id)
ORDER BY ordinal
