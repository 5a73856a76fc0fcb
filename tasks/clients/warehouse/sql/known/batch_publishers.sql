-- on: warehouse  needs: $1  makes: rows
-- Captures of batches by publisher; what names no publisher is not counted.
SELECT outcomes.sequence, revisions.publisher, count(DISTINCT outcomes.capture_id)
FROM outcomes
JOIN revisions USING (article_id, revision)
WHERE outcomes.sequence IN (SELECT unnest($1)) AND revisions.publisher IS NOT NULL
GROUP BY ALL
ORDER BY 1, 3 DESC, 2
