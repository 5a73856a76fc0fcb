INSERT INTO news.runs BY NAME
FROM runs
ORDER BY started_at, run_id
