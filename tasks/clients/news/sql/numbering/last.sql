-- on: warehouse  needs: nothing  makes: rows
-- The last publication that this warehouse knows of.
SELECT number, state FROM announced_publications ORDER BY number DESC LIMIT 1
