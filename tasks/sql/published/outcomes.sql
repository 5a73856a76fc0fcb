INSERT INTO news.outcomes BY NAME
SELECT capture_id, run_id, outcome, reason, detail, article_id, revision
FROM outcomes
ORDER BY sequence, ordinal
