-- on: news  needs: nothing  makes: rows
-- Sources that ever gave something new, with the last time.
SELECT coalesce(name, source) AS source, max(polled_at) AS last_news_at
FROM polls
WHERE new_pages > 0
GROUP BY ALL
ORDER BY source
