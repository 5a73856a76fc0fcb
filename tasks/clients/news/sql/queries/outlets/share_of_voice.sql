-- on: news  needs: $q, $by, $after, $before  makes: rows
-- Whose articles are on something: how many of each outlet, of all of them, and of its own
-- param q text  What is searched for, as `copydesk search` takes it; without it, all articles count
-- param by outlet|country|language|kind = outlet  What articles are counted by
-- param after day  From this day on
-- param before day  Before this day
WITH counted AS (
    SELECT
        CASE WHEN $by = 'outlet' THEN outlet_id END AS outlet_id,
        CASE $by
            WHEN 'country' THEN country
            WHEN 'language' THEN language_code
            WHEN 'kind' THEN outlet_kind
            ELSE outlet
        END AS voice,
        count(*) FILTER (internal.is_found($q, article_id)) AS articles,
        count(*) AS own_articles
    FROM internal.outlet_articles
    WHERE internal.is_between($after, $before, published_on)
    GROUP BY ALL
)
SELECT
    outlet_id,
    voice,
    articles,
    round(100 * articles / sum(articles) OVER (), 2) AS percent,
    own_articles,
    round(100 * articles / own_articles, 2) AS percent_of_own
FROM counted
WHERE articles > 0
ORDER BY articles DESC, voice, outlet_id
