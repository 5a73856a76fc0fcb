-- on: news  needs: $most  makes: rows
-- Of each reason to refuse, the last inputs that it was given for.
SELECT outcomes.reason, outcomes.detail, captures.source, captures.url, captures.fetched_at, captures.raw_key
FROM outcomes
JOIN captures ON captures.capture_id = outcomes.capture_id
WHERE outcomes.outcome = 'quarantined'
QUALIFY row_number() OVER (PARTITION BY outcomes.reason ORDER BY captures.fetched_at DESC, captures.capture_id) <= $most
ORDER BY outcomes.reason, captures.fetched_at DESC, captures.capture_id
