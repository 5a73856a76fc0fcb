-- on: news  needs: $q, $outlet, $story, $after, $before  makes: rows
-- Who is quoted, how often, in how many articles and outlets
-- param q text  Only in what holds this, as `copydesk search` takes it
-- param outlet text  Only what this outlet prints: name, domain or id
-- param story text  Only in this story: its id or its beginning
-- param after day  From this day on
-- param before day  Before this day
SELECT
    quotes.speaker_name AS speaker,
    count(*) AS quotes,
    count(DISTINCT quotes.article_id) AS articles,
    count(DISTINCT articles.outlet) AS outlets,
    min(articles.published_on) AS first_day,
    max(articles.published_on) AS last_day,
    arg_min(quotes.quote, length(quotes.quote)) AS shortest
FROM quotes
JOIN internal.outlet_articles AS articles
    ON articles.article_id = quotes.article_id AND articles.revision = quotes.revision
LEFT JOIN stories ON stories.article_id = quotes.article_id
WHERE quotes.speaker_name IS NOT NULL
    AND quotes.kind IS DISTINCT FROM 'indirect'
    AND internal.is_found($q, quotes.article_id)
    AND internal.is_outlet($outlet, articles.outlet_id, articles.outlet, articles.outlet_names)
    AND ($story IS NULL OR starts_with(stories.story_id, lower($story)))
    AND internal.is_between($after, $before, articles.published_on)
GROUP BY quotes.speaker_name
ORDER BY quotes DESC, outlets DESC, speaker
