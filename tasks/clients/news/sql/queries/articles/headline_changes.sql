-- on: news  needs: $outlet, $after, $before  makes: rows
-- Headlines that were changed, with the one before, whether the text was changed or not
-- param outlet text  Name, domain or id of an outlet
-- param after day  From this day on
-- param before day  Before this day
-- empty Only what was looked at more than once can have changed
SELECT
    changed.seen_at AS changed_at,
    articles.outlet AS publisher,
    changed.before,
    changed.after,
    coalesce(articles.canonical_url, articles.url) AS url,
    changed.article_id
FROM field_changes AS changed
JOIN internal.outlet_articles AS articles ON articles.article_id = changed.article_id
WHERE changed.field = 'title'
    AND internal.is_outlet($outlet, articles.outlet_id, articles.outlet, articles.outlet_names)
    AND internal.is_between($after, $before, changed.seen_at)
ORDER BY changed.seen_at DESC, changed.article_id
