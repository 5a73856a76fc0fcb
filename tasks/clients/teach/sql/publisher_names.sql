-- on: news  needs: nothing  makes: rows
-- By which names learning knows publishers, and how many articles are of each.
SELECT coalesce(domain, publisher) AS publisher, count(*) AS articles
FROM articles
WHERE coalesce(domain, publisher) IS NOT NULL
GROUP BY ALL
ORDER BY publisher
