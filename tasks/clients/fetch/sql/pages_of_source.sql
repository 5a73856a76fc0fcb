-- on: memory  needs: pages, $1  makes: rows
-- Oldest first, by when a run fetched them first.
FROM pages WHERE source = $1 ORDER BY first_seen_at, source_id
