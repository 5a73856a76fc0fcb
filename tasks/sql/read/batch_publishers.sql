-- Captures of a batch by publisher; what names no publisher is not counted.
SELECT revisions.publisher, count(DISTINCT outcomes.capture_id)
FROM outcomes
JOIN revisions USING (article_id, revision)
WHERE outcomes.sequence = ? AND revisions.publisher IS NOT NULL
GROUP BY ALL
ORDER BY 2 DESC, 1
