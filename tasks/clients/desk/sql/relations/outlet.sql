-- on: news  needs: $article_id  makes: rows
-- The name of the outlet that an article is of, and the story.
SELECT articles.outlet, stories.story_id
FROM internal.outlet_articles AS articles
LEFT JOIN stories ON stories.article_id = articles.article_id
WHERE articles.article_id = $article_id
