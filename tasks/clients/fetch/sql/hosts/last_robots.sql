-- on: warehouse  needs: $since  makes: rows
-- The last robots.txt of each origin; what is long past is left out.
SELECT * EXCLUDE (run_id, ordinal)
FROM robots_files
WHERE fetched_at >= $since
QUALIFY row_number() OVER (PARTITION BY origin ORDER BY fetched_at DESC, run_id DESC) = 1
ORDER BY origin
