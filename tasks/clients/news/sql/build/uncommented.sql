-- on: news  needs: nothing  makes: rows
-- The columns of revisions that say nothing yet, with what the same columns of articles say.
SELECT articles.column_name, articles.comment
FROM duckdb_columns() AS articles
JOIN duckdb_columns() AS revisions
    ON revisions.column_name = articles.column_name AND revisions.database_name = articles.database_name
WHERE articles.table_name = 'articles'
    AND articles.schema_name = 'main'
    AND articles.database_name = current_database()
    AND revisions.table_name = 'revisions'
    AND revisions.schema_name = 'main'
    AND revisions.comment IS NULL
ORDER BY articles.column_index
