-- on: news  needs: $least_days  makes: rows
-- Sources that gave something new on so many days, with the last time; not those whose pages were asked for and
-- none came. What a source names when it is first read is what it held before: it says nothing of how often
-- something new is to be expected.
WITH tried AS (
    SELECT captures.source
    FROM captures
    JOIN outcomes USING (capture_id)
    WHERE captures.via IN ('fetch', 'browser', 'feed')
    GROUP BY captures.source
    HAVING NOT bool_or(outcomes.outcome IN ('article', 'revision', 'unchanged', 'copy'))
)
SELECT coalesce(name, source) AS source, max(polled_at) AS last_news_at
FROM polls
ANTI JOIN tried USING (source)
WHERE new_pages > 0
GROUP BY ALL
HAVING count(DISTINCT polled_at::DATE) >= $least_days
ORDER BY source
