-- on: news  needs: chosen  makes: rows
-- The chosen articles with the month of their publication: null where they do not say it.
SELECT
    chosen.*,
    CASE WHEN regexp_matches(published_at, '^\d{4}-\d{2}') THEN left(published_at, 7) END AS published_month
FROM chosen
