-- on: news  needs: $1  makes: rows
-- None until the capture is loaded and published.
SELECT outcome, reason, detail, article_id, revision, fetched_at
FROM captures
JOIN outcomes USING (capture_id)
WHERE capture_id = $1 AND via = 'push'
