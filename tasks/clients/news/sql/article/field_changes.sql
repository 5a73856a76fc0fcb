-- on: news  needs: $article_id  makes: rows
-- What a later look found changed beside the words of an article, in the order in which it was seen.
SELECT seen_at, field, before, after
FROM field_changes
WHERE article_id = $article_id
ORDER BY seen_at, capture_id, field
