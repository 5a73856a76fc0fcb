INSERT INTO news.captures BY NAME
SELECT * EXCLUDE (batch_id, redirects)
FROM captures
ORDER BY fetched_at, capture_id
