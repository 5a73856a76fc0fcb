-- on: news  needs: nothing  makes: rows
-- How many captures ended how, and why.
SELECT outcome, coalesce(reason, '') AS reason, count(*) AS captures
FROM outcomes
GROUP BY ALL
ORDER BY ALL
