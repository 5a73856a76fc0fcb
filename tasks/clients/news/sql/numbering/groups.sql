-- on: news  needs: nothing  makes: rows
-- The groups as they are now, each under the name that it would have if it were new.
SELECT 'group' AS kind, group_id AS name, article_id FROM news.copies
UNION ALL
SELECT 'story', story_id, article_id FROM news.stories
ORDER BY ALL
