SELECT outcome, reason, detail, article_id, revision, fetched_at
FROM captures
JOIN outcomes USING (capture_id)
WHERE capture_id = ? AND via = 'push'
