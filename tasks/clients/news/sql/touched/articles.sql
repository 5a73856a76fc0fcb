-- on: warehouse  needs: touched_captures  makes: touched_articles
-- The articles that those captures lead to now, or led to before.
CREATE OR REPLACE TEMP TABLE touched_articles AS
SELECT DISTINCT article_id
FROM outcomes
SEMI JOIN touched_captures USING (capture_id)
WHERE article_id IS NOT NULL
