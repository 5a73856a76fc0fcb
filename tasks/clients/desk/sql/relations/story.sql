-- on: news  needs: $story_id  makes: rows
-- The articles of a story in the order of their time, and what the table says beside.
SELECT stories.*
FROM stories
JOIN articles ON articles.article_id = stories.article_id
WHERE stories.story_id = $story_id
ORDER BY coalesce(articles.published_ts, articles.first_seen_at), stories.article_id
