-- on: news  needs: $ids  makes: rows
-- Whose text each of these articles prints, where it is somebody else's.
SELECT mine.article_id, coalesce(origin.article_id, mine.wire) AS origin
FROM copies AS mine
LEFT JOIN copies AS origin ON origin.group_id = mine.group_id AND origin.role = 'origin'
WHERE list_contains($ids::VARCHAR[], mine.article_id)
    AND mine.role <> 'origin'
    AND coalesce(origin.article_id, mine.wire) IS NOT NULL
ORDER BY mine.article_id
