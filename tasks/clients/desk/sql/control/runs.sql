-- on: news  needs: $most  makes: rows
-- The last runs, each with its id in Prefect and its pace.
SELECT
    run_id,
    flow_run_id,
    started_at,
    date_diff('millisecond', started_at, ended_at) / 1000 AS seconds,
    inputs,
    outcomes,
    inputs / nullif(date_diff('millisecond', started_at, ended_at) / 1000, 0) AS inputs_a_second
FROM runs
ORDER BY started_at DESC
LIMIT $most
