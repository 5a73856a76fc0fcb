-- on: news  needs: nothing  makes: rows
-- How captures ended, with the reason where they were not taken in
SELECT
    outcome,
    reason,
    count(*) AS captures
FROM outcomes
GROUP BY ALL
ORDER BY captures DESC, outcome, reason
