-- on: news  needs: placed_rows, changed_partitions  makes: rows
-- The rows of the partitions that are written anew, one after the other.
WITH changed AS MATERIALIZED (
    FROM changed_partitions
)
FROM placed_rows
SEMI JOIN changed ON changed.lake_partition = placed_rows.lake_partition
ORDER BY lake_partition
