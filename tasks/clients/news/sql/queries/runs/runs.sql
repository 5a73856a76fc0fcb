-- on: news  needs: nothing  makes: rows
-- Runs, newest first, with their inputs and outcomes
SELECT
    run_id,
    started_at,
    round(date_diff('millisecond', started_at, ended_at) / 1000, 1) AS seconds,
    inputs,
    outcomes,
    cleaner_version
FROM runs
ORDER BY started_at DESC
