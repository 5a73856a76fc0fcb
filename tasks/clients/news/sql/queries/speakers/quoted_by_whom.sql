-- on: news  needs: $voice, $after, $before  makes: rows
-- Which outlets quote whom: how often, and what share of all that they quote of anybody
-- param voice text  Only whose name has all of these words, whatever their case and accents
-- param after day  From this day on
-- param before day  Before this day
WITH counted AS (
    SELECT
        articles.outlet,
        quotes.speaker_name AS speaker,
        count(*) AS quotes,
        count(DISTINCT quotes.article_id) AS articles,
        sum(count(*)) OVER (PARTITION BY articles.outlet) AS all_quotes
    FROM quotes
    JOIN internal.outlet_articles AS articles
        ON articles.article_id = quotes.article_id AND articles.revision = quotes.revision
    WHERE quotes.speaker_name IS NOT NULL
        AND quotes.kind IS DISTINCT FROM 'indirect'
        AND internal.is_between($after, $before, articles.published_on)
    GROUP BY articles.outlet, quotes.speaker_name
)
SELECT
    speaker,
    outlet,
    quotes,
    articles,
    round(100 * quotes / all_quotes, 2) AS percent_of_own
FROM counted
WHERE $voice IS NULL
    OR list_has_all(
        string_split(lower(strip_accents(speaker)), ' '), string_split(lower(strip_accents($voice)), ' ')
    )
ORDER BY speaker, quotes DESC, outlet
