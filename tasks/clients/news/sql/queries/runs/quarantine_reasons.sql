-- on: news  needs: nothing  makes: rows
-- Why captures could not be used: how many, of which share, from how many sites, since when, with an example
WITH refused AS (
    SELECT
        outcomes.reason,
        coalesce(
            nullif(regexp_extract(captures.url, '^https?://([^/?#]+)', 1), ''),
            regexp_extract(captures.url, '^(.*)/[^/]*$', 1)
        ) AS source,
        captures.url,
        captures.fetched_at
    FROM outcomes
    JOIN captures USING (capture_id)
    WHERE outcomes.outcome = 'quarantined'
)
SELECT
    reason,
    count(*) AS captures,
    round(100 * count(*) / (SELECT count(*) FROM outcomes), 2) AS percent,
    count(DISTINCT source) AS sources,
    min(fetched_at) AS first_at,
    max(fetched_at) AS last_at,
    arg_max(url, fetched_at) AS last_url
FROM refused
GROUP BY reason
ORDER BY captures DESC, reason
