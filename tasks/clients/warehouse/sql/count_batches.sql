-- on: warehouse  needs: nothing  makes: rows
SELECT count(*) AS batches FROM batches
