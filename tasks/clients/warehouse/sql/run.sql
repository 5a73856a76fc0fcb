-- on: warehouse  needs: $run_id, $flow_run_id, $started_at, $ended_at, $inputs, $kinds, $counts,
--     $cleaner_version
--     makes: runs
-- Once, however often a run is recorded; outcomes come as two lists, which make a map.
INSERT INTO runs BY NAME
SELECT
    $run_id AS run_id,
    $flow_run_id AS flow_run_id,
    $started_at AS started_at,
    $ended_at AS ended_at,
    $inputs AS inputs,
    map($kinds, $counts) AS outcomes,
    $cleaner_version AS cleaner_version
WHERE NOT EXISTS (FROM runs WHERE run_id = $run_id)
