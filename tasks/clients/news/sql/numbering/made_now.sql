-- on: news  needs: nothing  makes: rows
-- The clock is that of DuckDB, as for batches and migrations.
SELECT now() AS published_at, count(*) AS articles FROM news.articles
