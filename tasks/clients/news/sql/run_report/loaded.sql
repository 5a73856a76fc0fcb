-- The wordings that a run brought.
CREATE TEMP TABLE loaded AS
SELECT DISTINCT article_id, revision
FROM outcomes
WHERE run_id = ? AND outcome IN ('article', 'revision')
