-- on: news  needs: nothing  makes: placed_rows
-- The rows of a table by the day of the run that made their capture.
CREATE OR REPLACE TEMP VIEW placed_rows AS
SELECT placed.*, name_of_id(placed.capture_id) AS lake_partition
FROM {table} AS placed
