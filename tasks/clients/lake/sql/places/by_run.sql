-- on: news  needs: nothing  makes: placed_rows
-- The rows of a table by the day of their run.
CREATE OR REPLACE TEMP VIEW placed_rows AS
SELECT placed.*, name_of_id(placed.run_id) AS lake_partition
FROM {table} AS placed
