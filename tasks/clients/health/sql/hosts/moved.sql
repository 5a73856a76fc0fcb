-- on: warehouse  needs: $learned_after  makes: rows
-- The addresses that moved for good, as every poll of some days says, where the last one went well.
SELECT name, url, moved_to, moved_since
FROM polls
QUALIFY row_number() OVER (PARTITION BY url ORDER BY polled_at DESC, run_id DESC, ordinal DESC) = 1
    AND reason IS NULL
    AND polled_at - moved_since >= $learned_after
ORDER BY url
