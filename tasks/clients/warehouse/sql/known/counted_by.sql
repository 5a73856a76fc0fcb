-- on: warehouse  needs: $1  makes: rows
-- The run that counts a batch.
SELECT any_value(run_id) AS run_id FROM outcomes WHERE sequence = $1
