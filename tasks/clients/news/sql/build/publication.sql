-- on: warehouse  needs: $sequence, $recipe, $file_bytes, $file_modified_ns, $articles, $rewritten
--     makes: publications
-- The clock is that of DuckDB, as for batches and migrations.
INSERT INTO publications BY NAME
SELECT
    now() AS published_at,
    $sequence AS sequence,
    $recipe AS recipe,
    $file_bytes AS file_bytes,
    $file_modified_ns AS file_modified_ns,
    $articles AS articles,
    $rewritten AS rewritten
