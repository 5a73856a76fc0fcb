-- on: warehouse  needs: $file_bytes, $file_modified_ns  makes: rows
-- Whether the copy that stands there lacks a batch, or is not the one that was published last.
SELECT coalesce(
    (
        SELECT
            publications.sequence < (SELECT coalesce(max(batches.sequence), 0) FROM batches)
            OR publications.file_bytes <> $file_bytes
            OR publications.file_modified_ns <> $file_modified_ns
        FROM publications
        ORDER BY publications.published_at DESC
        LIMIT 1
    ),
    true
) AS is_behind
