-- on: news  needs: placed_rows  makes: rows
-- What stands for the rows of each partition, in whatever order they are: their number and the sum of their hashes.
SELECT lake_partition, count(*), sum(hash(placed_rows))
FROM placed_rows
GROUP BY lake_partition
