-- on: warehouse  needs: nothing  makes: rows
-- The last publication that this warehouse knows of; 0 for none.
SELECT coalesce(max(number), 0) FROM announced_publications
