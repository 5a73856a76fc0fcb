-- on: news  needs: nothing  makes: rows
-- Publishers by number of articles, with their paywalls and their last article
SELECT
    outlet AS publisher,
    count(*) AS articles,
    count(*) FILTER (WHERE revision > 1) AS revised,
    count(*) FILTER (WHERE paywall IN ('metered', 'subscriber')) AS paywalled,
    round(avg(word_count)) AS mean_words,
    arg_max(published_at, published_ts) AS last_published_at
FROM internal.outlet_articles
GROUP BY outlet_id, outlet
ORDER BY articles DESC, publisher
