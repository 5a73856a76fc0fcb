-- on: news  needs: grouped_articles  makes: news.copies
-- What Python grouped, groups together and each with its origin first.
INSERT INTO news.copies BY NAME
FROM grouped_articles
ORDER BY group_id, role <> 'origin', role, article_id
