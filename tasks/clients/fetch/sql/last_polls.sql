-- on: warehouse  needs: nothing  makes: rows
-- The last looks at each address, by which the next one is planned, oldest first.
SELECT * EXCLUDE (run_id, ordinal)
FROM polls
QUALIFY row_number() OVER (PARTITION BY url ORDER BY polled_at DESC, run_id DESC, ordinal DESC) <= 10
ORDER BY url, polled_at, run_id, ordinal
