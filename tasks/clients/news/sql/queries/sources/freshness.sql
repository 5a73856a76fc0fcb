-- on: news  needs: nothing  makes: rows
-- How fresh each source is: its last capture, its last new or changed article
SELECT
    coalesce(
        nullif(regexp_extract(captures.url, '^https?://([^/?#]+)', 1), ''),
        regexp_extract(captures.url, '^(.*)/[^/]*$', 1)
    ) AS source,
    count(*) AS captures,
    count(DISTINCT outcomes.article_id) AS articles,
    max(captures.fetched_at) AS last_capture_at,
    max(captures.fetched_at) FILTER (WHERE outcomes.outcome IN ('article', 'revision')) AS last_news_at
FROM captures
LEFT JOIN outcomes USING (capture_id)
GROUP BY ALL
ORDER BY last_news_at DESC NULLS LAST, source
