-- on: news  needs: nothing  makes: rows
-- What this file is.
SELECT number, published_at FROM publications ORDER BY number DESC LIMIT 1
