-- on: warehouse  needs: $1  makes: rows
-- Those that were asked for and never loaded, oldest first.
SELECT asked.batch_id
FROM (SELECT unnest($1) AS batch_id) AS asked
ANTI JOIN batches USING (batch_id)
ORDER BY asked.batch_id
