-- on: news  needs: $article_id  makes: rows
-- The others of its group of copies, the origin first.
SELECT others.article_id
FROM copies AS mine
JOIN copies AS others ON others.group_id = mine.group_id
WHERE mine.article_id = $article_id AND others.article_id <> $article_id
ORDER BY others.role <> 'origin', others.article_id
