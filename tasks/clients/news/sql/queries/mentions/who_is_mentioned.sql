-- on: news  needs: $q, $kind, $outlet, $story, $after, $before  makes: rows
-- Which people, organisations and places are named, in how many articles and outlets
-- param q text  Only in what holds this, as `copydesk search` takes it
-- param kind person|organisation|place  Only these
-- param outlet text  Only what this outlet prints: name, domain or id
-- param story text  Only in this story: its id or its beginning
-- param after day  From this day on
-- param before day  Before this day
SELECT
    mentions.kind,
    mentions.canonical AS name,
    count(DISTINCT mentions.article_id) AS articles,
    sum(mentions."count")::BIGINT AS mentions,
    count(DISTINCT articles.outlet) AS outlets,
    min(articles.published_on) AS first_day,
    max(articles.published_on) AS last_day
FROM mentions
JOIN internal.outlet_articles AS articles
    ON articles.article_id = mentions.article_id AND articles.revision = mentions.revision
LEFT JOIN stories ON stories.article_id = mentions.article_id
WHERE ($kind IS NULL OR mentions.kind = $kind)
    AND internal.is_found($q, mentions.article_id)
    AND internal.is_outlet($outlet, articles.outlet_id, articles.outlet, articles.outlet_names)
    AND ($story IS NULL OR starts_with(stories.story_id, lower($story)))
    AND internal.is_between($after, $before, articles.published_on)
GROUP BY mentions.kind, mentions.canonical
ORDER BY articles DESC, mentions DESC, mentions.kind, name
