-- on: warehouse  needs: attributed_articles  makes: rows
-- How many articles say the same, in an order that does not change.
SELECT address, publisher, pusher, language_code, language_region, count(*) AS articles
FROM attributed_articles
GROUP BY ALL
ORDER BY ALL
