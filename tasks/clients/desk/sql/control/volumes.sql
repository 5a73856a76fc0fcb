-- on: news  needs: $days  makes: rows
-- New and changed articles by the day of their capture, of each site and folder, up to the last day of all.
WITH news AS (
    SELECT
        coalesce(
            nullif(regexp_extract(captures.url, '^https?://([^/?#]+)', 1), ''),
            regexp_extract(captures.url, '^(.*)/[^/]*$', 1)
        ) AS source,
        captures.fetched_at::DATE AS day
    FROM captures
    JOIN outcomes ON outcomes.capture_id = captures.capture_id
    WHERE outcomes.outcome IN ('article', 'revision')
)
SELECT source, day, count(*) AS articles
FROM news
WHERE day > (SELECT max(day) FROM news) - $days::INTEGER
GROUP BY ALL
ORDER BY source, day
