-- on: news  needs: $story_id  makes: rows
-- What became of a story's id.
SELECT new_id FROM id_changes WHERE kind = 'story' AND old_id = $story_id ORDER BY changed_at DESC LIMIT 1
