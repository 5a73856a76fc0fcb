-- on: news  needs: $outlet, $after, $before  makes: rows
-- Articles that their publishers took back, with what stands there instead
-- param outlet text  Name, domain or id of an outlet
-- param after day  From this day on
-- param before day  Before this day
-- empty Only what was looked at more than once can have changed
SELECT
    articles.last_seen_at,
    articles.outlet AS publisher,
    articles.title,
    arg_max(revisions.text, revisions.revision) AS notice,
    articles.article_id
FROM internal.outlet_articles AS articles
JOIN revisions ON revisions.article_id = articles.article_id
WHERE articles.state = 'withdrawn'
    AND internal.is_outlet($outlet, articles.outlet_id, articles.outlet, articles.outlet_names)
    AND internal.is_between($after, $before, articles.last_seen_at)
GROUP BY ALL
ORDER BY articles.last_seen_at DESC, articles.article_id
