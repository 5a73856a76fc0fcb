-- on: news  needs: nothing  makes: rows
-- Texts that stand with the most publishers, with their likely origin
SELECT
    copies.group_id,
    count(*) FILTER (copies.role IN ('copy', 'translation')) AS copies,
    count(DISTINCT coalesce(articles.outlet_id, articles.outlet)) AS publishers,
    coalesce(any_value(copies.wire), any_value(articles.outlet) FILTER (copies.role = 'origin')) AS origin,
    any_value(articles.title) FILTER (copies.role = 'origin') AS title,
    arg_min(articles.published_at, articles.published_ts) AS first_published_at,
    round(avg(copies.containment) FILTER (copies.role = 'copy'), 2) AS mean_containment,
    any_value(copies.article_id) FILTER (copies.role = 'origin') AS article_id
FROM copies
JOIN internal.outlet_articles AS articles ON articles.article_id = copies.article_id
GROUP BY copies.group_id
HAVING count(*) > 1
ORDER BY publishers DESC, copies DESC, copies.group_id
