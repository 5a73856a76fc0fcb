FROM pages WHERE source = ? ORDER BY first_seen_at, source_id
