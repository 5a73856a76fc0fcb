-- on: news  needs: $article_id  makes: rows
-- The others of its group, the origin first.
SELECT copies.article_id, copies.role, copies.containment, articles.publisher, articles.url
FROM copies
JOIN articles ON articles.article_id = copies.article_id
WHERE copies.group_id IN (SELECT group_id FROM copies WHERE article_id = $article_id)
    AND copies.article_id <> $article_id
ORDER BY copies.role <> 'origin', copies.role, copies.article_id
