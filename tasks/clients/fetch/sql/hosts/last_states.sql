-- on: warehouse  needs: nothing  makes: rows
-- How each host stood last, where there is something to say of it.
SELECT * EXCLUDE (run_id, ordinal)
FROM host_states
QUALIFY row_number() OVER (PARTITION BY host ORDER BY seen_at DESC, run_id DESC) = 1
ORDER BY host
