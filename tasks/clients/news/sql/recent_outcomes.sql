-- on: news  needs: $before  makes: rows
-- Runs that took nothing in say nothing of what is usual.
SELECT outcomes
FROM runs
WHERE run_id < $before AND inputs > 0
ORDER BY started_at DESC
LIMIT 100
