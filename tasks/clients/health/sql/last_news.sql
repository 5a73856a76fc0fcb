-- on: news  needs: $least_days  makes: rows
-- Sources that gave something new on so many days, with the last time. What a source names when it is first
-- read is what it held before: it says nothing of how often something new is to be expected.
SELECT coalesce(name, source) AS source, max(polled_at) AS last_news_at
FROM polls
WHERE new_pages > 0
GROUP BY ALL
HAVING count(DISTINCT polled_at::DATE) >= $least_days
ORDER BY source
