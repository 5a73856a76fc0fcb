-- on: warehouse  needs: nothing  makes: rows
-- In the order in which ids changed.
SELECT id_changes.kind, old_id, new_id, why, number, published_at
FROM id_changes
JOIN announced_publications USING (number)
ORDER BY number, ordinal
