-- on: news  needs: nothing  makes: rows
-- Articles behind a paywall or cut short, newest first
SELECT
    article_id,
    outlet AS publisher,
    title,
    published_at,
    paywall,
    completeness,
    word_count
FROM internal.outlet_articles
WHERE paywall IN ('metered', 'subscriber') OR completeness = 'truncated'
ORDER BY published_ts DESC NULLS LAST, article_id
