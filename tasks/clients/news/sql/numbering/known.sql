-- on: warehouse  needs: left_articles  makes: rows
-- Those that this warehouse has loaded: what it never saw has left nothing.
SELECT DISTINCT article_id
FROM outcomes
SEMI JOIN left_articles USING (article_id)
