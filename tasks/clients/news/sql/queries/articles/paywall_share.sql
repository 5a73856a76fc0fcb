-- on: news  needs: nothing  makes: rows
-- Share of each publisher's articles behind a paywall, and of those cut short by it
SELECT
    outlet AS publisher,
    count(*) AS articles,
    count(*) FILTER (paywall IN ('metered', 'subscriber')) AS paywalled,
    round(100 * count(*) FILTER (paywall IN ('metered', 'subscriber')) / count(*), 1) AS paywalled_percent,
    count(*) FILTER (paywall IN ('metered', 'subscriber') AND completeness = 'truncated') AS cut_short,
    count(*) FILTER (paywall = 'unknown') AS unknown
FROM internal.outlet_articles
GROUP BY outlet_id, outlet
ORDER BY paywalled_percent DESC, articles DESC, publisher
