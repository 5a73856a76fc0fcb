-- on: news  needs: $q, $outlet, $by, $per, $after, $before  makes: rows
-- How much of the news is on something over time: articles of each day, and their share of all that day
-- param q text  What is searched for, as `copydesk search` takes it; without it, all articles count
-- param outlet text  Name, domain or id of an outlet
-- param by all|outlet = all  Whether each outlet is a row of its own, among all that it published
-- param per day|week|month = day  How long the time of a row is; it begins on the day that is named
-- param after day  From this day on
-- param before day  Before this day
WITH dated AS (
    SELECT
        date_trunc($per, published_on)::DATE AS since,
        CASE WHEN $by = 'outlet' THEN coalesce(outlet_id, '') END AS outlet_id,
        CASE WHEN $by = 'outlet' THEN outlet END AS outlet,
        internal.is_found($q, article_id) AS is_on_it
    FROM internal.outlet_articles
    WHERE published_on IS NOT NULL
        AND internal.is_outlet($outlet, outlet_id, outlet, outlet_names)
        AND internal.is_between($after, $before, published_on)
),
counted AS (
    SELECT since, outlet_id, outlet, count(*) FILTER (is_on_it) AS articles, count(*) AS all_articles
    FROM dated
    GROUP BY ALL
)
SELECT since, outlet, articles, all_articles, round(100 * articles / all_articles, 2) AS percent
FROM counted
QUALIFY $by = 'all' OR sum(articles) OVER (PARTITION BY outlet_id, outlet) > 0
ORDER BY since, outlet
