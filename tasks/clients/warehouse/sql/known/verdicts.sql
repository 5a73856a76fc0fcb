SELECT capture_id, outcome, reason, detail, article_id, revision
FROM outcomes
WHERE sequence = ?
ORDER BY ordinal
