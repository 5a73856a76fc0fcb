-- on: news  needs: $1, $2  makes: rows
-- $1 is the capture, $2 the token's name that it was pushed by. None until the capture is loaded and published.
SELECT outcome, reason, detail, article_id, revision, fetched_at
FROM captures
JOIN outcomes USING (capture_id)
WHERE capture_id = $1 AND via = 'push' AND list_contains(headers['x-copydesk-pushed-by'], $2)
