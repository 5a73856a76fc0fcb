-- on: warehouse  needs: nothing  makes: rows
-- Fails in a new file, which has no such table: then none was applied.
SELECT name FROM migrations ORDER BY name
