SELECT coalesce(sum(captures.bytes), 0)::BIGINT AS received
FROM outcomes
JOIN captures USING (capture_id)
WHERE outcomes.run_id = ?
