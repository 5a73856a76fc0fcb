-- on: news  needs: {columns}, {files}  makes: {table}
-- A table of the lake: its files, whatever the folders that they lie in are called.
CREATE VIEW {table} AS
SELECT {columns}
FROM read_parquet({files}, hive_partitioning = false)
