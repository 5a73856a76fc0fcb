-- on: news  needs: nothing  makes: rows
-- What could not be used, newest first, and why
SELECT
    captures.fetched_at,
    captures.source,
    outcomes.reason,
    outcomes.detail,
    captures.raw_key
FROM outcomes
JOIN captures USING (capture_id)
WHERE outcomes.outcome = 'quarantined'
ORDER BY captures.fetched_at DESC, captures.source
