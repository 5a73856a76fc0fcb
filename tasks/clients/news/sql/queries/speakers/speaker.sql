-- on: news  needs: $voice, $outlet, $after, $before  makes: rows
-- One voice over time and outlets: what it is quoted with, or said to have said (kind indirect), where and when
-- param voice text  Whose words: all of these stand in the name, whatever their case and accents
-- param outlet text  Only what this outlet prints: name, domain or id
-- param after day  From this day on
-- param before day  Before this day
SELECT
    articles.published_at,
    articles.outlet,
    quotes.speaker_name AS speaker,
    CASE quotes.kind
        WHEN 'indirect' THEN substring(articles.text, quotes."start" + 1, quotes."end" - quotes."start")
        ELSE quotes.quote
    END AS quote,
    quotes.kind,
    quotes.confidence,
    stories.story_id,
    articles.title,
    quotes.article_id
FROM quotes
JOIN internal.outlet_articles AS articles
    ON articles.article_id = quotes.article_id AND articles.revision = quotes.revision
LEFT JOIN stories ON stories.article_id = quotes.article_id
WHERE quotes.speaker_name IS NOT NULL
    AND (
        $voice IS NULL
        OR list_has_all(
            string_split(lower(strip_accents(quotes.speaker_name)), ' '), string_split(lower(strip_accents($voice)), ' ')
        )
    )
    AND internal.is_outlet($outlet, articles.outlet_id, articles.outlet, articles.outlet_names)
    AND internal.is_between($after, $before, articles.published_on)
ORDER BY articles.published_ts NULLS LAST, quotes.article_id, quotes.start
