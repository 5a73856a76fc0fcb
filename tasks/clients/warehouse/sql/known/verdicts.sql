-- on: warehouse  needs: $1  makes: rows
-- How a batch that was loaded before ended, said again in its own order.
SELECT capture_id, outcome, reason, detail, article_id, revision
FROM outcomes
WHERE sequence = $1
ORDER BY ordinal
