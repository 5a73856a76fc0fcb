-- on: warehouse  needs: $containers, $captures  makes: rows
-- How many other captures came in files that hold what is forgotten.
SELECT count(*)
FROM captures
WHERE list_has_any(headers['x-copydesk-container'], $containers::VARCHAR[])
    AND NOT list_contains($captures::VARCHAR[], capture_id)
