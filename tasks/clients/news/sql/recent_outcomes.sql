SELECT outcomes
FROM runs
WHERE run_id < $before AND inputs > 0
ORDER BY started_at DESC
LIMIT 20
