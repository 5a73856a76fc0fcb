-- on: news  needs: nothing  makes: rows
-- What was taken though something was odd about how it came, newest first: cut bodies, bad heads, wrong lengths
SELECT
    captures.fetched_at,
    outcomes.outcome,
    outcomes.detail,
    captures.url,
    outcomes.article_id
FROM outcomes
JOIN captures USING (capture_id)
WHERE outcomes.reason IS NULL AND outcomes.detail IS NOT NULL
ORDER BY captures.fetched_at DESC, captures.url
