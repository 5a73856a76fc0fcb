SELECT DISTINCT published_month
FROM by_month
ORDER BY published_month NULLS LAST
