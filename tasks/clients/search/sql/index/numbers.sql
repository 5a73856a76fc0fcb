-- on: news  needs: found  makes: rows
-- By place, for what is handed in comes back in any order.
WITH given AS MATERIALIZED (FROM found)
SELECT place, number FROM given JOIN internal.words USING (word)
