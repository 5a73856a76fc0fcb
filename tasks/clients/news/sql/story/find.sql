-- on: news  needs: $1  makes: rows
-- Stories by the beginning of their id, of an id that they had, or of the id of one of their articles.
SELECT DISTINCT story_id
FROM stories
WHERE starts_with(story_id, lower($1)) OR starts_with(article_id, lower($1))
UNION
SELECT new_id
FROM id_changes
WHERE kind = 'story' AND new_id IS NOT NULL AND starts_with(old_id, lower($1))
ORDER BY story_id
LIMIT 6
