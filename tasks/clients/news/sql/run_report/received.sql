-- on: news  needs: $1  makes: rows
-- Captures that confirm earlier bytes have none of their own.
SELECT coalesce(sum(captures.bytes), 0)::BIGINT AS received
FROM outcomes
JOIN captures USING (capture_id)
WHERE outcomes.run_id = $1
