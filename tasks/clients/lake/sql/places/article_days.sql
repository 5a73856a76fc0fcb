-- on: news  needs: nothing  makes: article_days
-- The day that each article was first seen on: rows of it stand together, and seldom change later.
CREATE OR REPLACE TEMP TABLE article_days AS
SELECT article_id, (first_seen_at AT TIME ZONE 'UTC')::DATE AS day
FROM articles
