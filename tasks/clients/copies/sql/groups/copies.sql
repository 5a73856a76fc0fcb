INSERT INTO news.copies BY NAME
FROM grouped_articles
ORDER BY group_id, role DESC, article_id
