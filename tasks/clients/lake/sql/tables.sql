-- on: news  needs: nothing  makes: rows
-- The columns of the tables that a lake has: those of readers, and what the view revisions is made from.
SELECT
    columns.schema_name,
    columns.table_name,
    coalesce(tables.comment, '') AS table_comment,
    columns.column_name,
    columns.data_type,
    coalesce(columns.comment, '') AS column_comment
FROM duckdb_columns() AS columns
JOIN duckdb_tables() AS tables ON tables.table_oid = columns.table_oid AND tables.database_oid = columns.database_oid
WHERE columns.database_name = current_database()
    AND (
        columns.schema_name = 'main'
        OR (columns.schema_name = 'internal' AND columns.table_name IN ('other_wordings', 'shown_wordings'))
    )
ORDER BY columns.schema_name DESC, columns.table_name, columns.column_index
