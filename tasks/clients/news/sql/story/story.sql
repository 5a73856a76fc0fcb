-- on: news  needs: $story_id  makes: rows
-- What is known of it as a whole.
SELECT DISTINCT story_id, title, first_day, last_day, size, outlets, languages, likeness
FROM stories
WHERE story_id = $story_id
