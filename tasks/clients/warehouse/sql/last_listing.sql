-- on: warehouse  needs: nothing  makes: rows
SELECT loaded_before FROM listings ORDER BY rowid DESC LIMIT 1
