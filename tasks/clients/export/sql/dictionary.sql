-- on: news  needs: nothing  makes: rows
-- Every column that readers may build on, and what it holds; articles come first.
SELECT
    columns.table_name,
    columns.column_name,
    columns.data_type AS type,
    columns.comment AS holds
FROM duckdb_columns() AS columns
WHERE columns.database_name = current_database() AND columns.schema_name = 'main'
ORDER BY columns.table_name <> 'articles', columns.table_name, columns.column_index
