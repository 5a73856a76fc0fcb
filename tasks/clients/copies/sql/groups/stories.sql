INSERT INTO news.stories BY NAME
FROM story_articles
ORDER BY ALL
