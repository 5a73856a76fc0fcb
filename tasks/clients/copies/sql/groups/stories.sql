-- on: news  needs: story_articles  makes: news.stories
-- What Python grouped, story by story.
INSERT INTO news.stories BY NAME
FROM story_articles
ORDER BY ALL
