-- on: news  needs: nothing  makes: placed_rows
-- The rows of a table that is one partition.
CREATE OR REPLACE TEMP VIEW placed_rows AS
SELECT placed.*, 'all' AS lake_partition
FROM {table} AS placed
