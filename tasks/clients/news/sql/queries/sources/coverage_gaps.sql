-- on: news  needs: nothing  makes: rows
-- Hours of the last day in which a site gave less news than it usually does then (median of four weeks)
-- empty A site is compared once it has given news on seven of the days before, and told where it gave less than half
WITH news AS (
    SELECT
        regexp_extract(captures.url, '^https?://([^/?#]+)', 1) AS source,
        date_trunc('hour', captures.fetched_at) AS hour
    FROM captures
    JOIN outcomes USING (capture_id)
    WHERE outcomes.outcome IN ('article', 'revision') AND captures.url LIKE 'http%'
),
-- The last hour that has passed as a whole, by the last capture.
clock AS (
    SELECT date_trunc('hour', max(fetched_at)) - INTERVAL 1 HOUR AS last_hour FROM captures
),
counts AS (
    SELECT source, hour, count(*) AS articles FROM news GROUP BY ALL
),
sources AS (
    SELECT source, min(hour) AS first_hour FROM counts GROUP BY source
),
watched AS (
    SELECT source, first_hour, last_hour - to_hours(back) AS hour
    FROM sources
    CROSS JOIN clock
    CROSS JOIN range(24) AS hours (back)
),
usual AS (
    SELECT
        watched.source,
        watched.hour,
        median(coalesce(counts.articles, 0)) AS expected
    FROM watched
    CROSS JOIN range(1, 29) AS days (back)
    LEFT JOIN counts
        ON counts.source = watched.source AND counts.hour = watched.hour - to_days(days.back::INTEGER)
    WHERE watched.hour - to_days(days.back::INTEGER) >= watched.first_hour
    GROUP BY ALL
    HAVING count(*) >= 7
)
SELECT
    usual.source,
    usual.hour,
    usual.expected,
    coalesce(counts.articles, 0) AS seen,
    usual.expected - coalesce(counts.articles, 0) AS missing
FROM usual
LEFT JOIN counts ON counts.source = usual.source AND counts.hour = usual.hour
WHERE usual.expected >= 1 AND coalesce(counts.articles, 0) < usual.expected / 2
ORDER BY missing DESC, usual.source, usual.hour
