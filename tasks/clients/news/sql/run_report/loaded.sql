-- on: news  needs: $1  makes: loaded
-- The wordings that a run brought.
CREATE TEMP TABLE loaded AS
SELECT DISTINCT article_id, revision
FROM outcomes
WHERE run_id = $1 AND outcome IN ('article', 'revision')
