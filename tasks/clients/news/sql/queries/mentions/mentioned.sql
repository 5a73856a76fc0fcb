-- on: news  needs: $named, $kind, $outlet, $per, $after, $before  makes: rows
-- Who or what is talked about when and where: articles of each outlet and day that name it, and their share of all
-- param named text  Only names that have all of these words, whatever their case and accents
-- param kind person|organisation|place  Only these
-- param outlet text  Only what this outlet prints: name, domain or id
-- param per day|week|month = day  How long the time of a row is; it begins on the day that is named
-- param after day  From this day on
-- param before day  Before this day
WITH printed AS (
    SELECT
        article_id,
        revision,
        outlet,
        date_trunc($per, published_on)::DATE AS since,
        count(*) OVER (PARTITION BY outlet, date_trunc($per, published_on)) AS all_articles
    FROM internal.outlet_articles AS articles
    WHERE internal.is_outlet($outlet, articles.outlet_id, articles.outlet, articles.outlet_names)
        AND internal.is_between($after, $before, articles.published_on)
)
SELECT
    printed.since,
    printed.outlet,
    mentions.kind,
    mentions.canonical AS name,
    count(DISTINCT mentions.article_id) AS articles,
    sum(mentions."count")::BIGINT AS mentions,
    round(100 * count(DISTINCT mentions.article_id) / any_value(printed.all_articles), 2) AS percent_of_own
FROM mentions
JOIN printed ON printed.article_id = mentions.article_id AND printed.revision = mentions.revision
WHERE ($kind IS NULL OR mentions.kind = $kind)
    AND (
        $named IS NULL
        OR list_has_all(
            string_split(lower(strip_accents(mentions.canonical)), ' '), string_split(lower(strip_accents($named)), ' ')
        )
    )
GROUP BY ALL
ORDER BY since NULLS LAST, articles DESC, outlet, mentions.kind, name
