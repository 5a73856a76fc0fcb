INSERT INTO news.runs BY NAME
FROM runs
ANTI JOIN news.runs AS standing USING (run_id)
ORDER BY started_at, run_id
