-- on: warehouse  needs: $now  makes: rows
-- The hosts that are left alone now, by their last state, those for longest first.
FROM (
    SELECT host, rests_until, reason, detail
    FROM host_states
    QUALIFY row_number() OVER (PARTITION BY host ORDER BY seen_at DESC, run_id DESC) = 1
)
WHERE rests_until > $now
ORDER BY rests_until DESC, host
