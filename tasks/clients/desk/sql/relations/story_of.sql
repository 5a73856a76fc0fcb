-- on: news  needs: $article_id  makes: rows
-- The story that an article is of.
SELECT story_id FROM stories WHERE article_id = $article_id
