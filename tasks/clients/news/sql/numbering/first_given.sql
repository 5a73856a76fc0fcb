-- on: warehouse  needs: nothing  makes: rows
-- All ids that were ever given, with the publication that was the first to.
SELECT kind, group_id, min(number) AS number
FROM given_ids
WHERE group_id IS NOT NULL
GROUP BY ALL
