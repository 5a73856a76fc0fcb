-- on: news  needs: $outlet, $after, $before  makes: rows
-- Which outlet prints whose texts, how many and how whole; of a wire's text it is the agency, page or not
-- What an outlet prints of its own again is no copy.
-- param outlet text  Only what this outlet prints of others, or others of it: name, domain or id
-- param after day  From this day on
-- param before day  Before this day
WITH members AS (
    SELECT copies.*, articles.* EXCLUDE (article_id)
    FROM copies
    JOIN internal.outlet_articles AS articles ON articles.article_id = copies.article_id
),
traced AS (
    SELECT
        member.*,
        origin.outlet_kind IS DISTINCT FROM 'agency' AND member.wire IS NOT NULL AS is_traced_to_wire,
        origin.outlet_id AS origin_id,
        origin.outlet AS origin_outlet,
        origin.outlet_names AS origin_names
    FROM members AS member
    JOIN members AS origin ON origin.group_id = member.group_id AND origin.role = 'origin'
    WHERE member.role <> 'update' AND internal.is_between($after, $before, member.published_on)
)
SELECT
    CASE WHEN is_traced_to_wire THEN wire ELSE origin_outlet END AS origin,
    outlet AS copied_by,
    count(*) AS texts,
    round(avg(containment), 2) AS mean_containment,
    min(title) AS example
FROM traced
WHERE (
        is_traced_to_wire
        OR (role IN ('copy', 'translation') AND coalesce(origin_id, origin_outlet) IS DISTINCT FROM coalesce(outlet_id, outlet))
    )
    AND (
        internal.is_outlet($outlet, outlet_id, outlet, outlet_names)
        OR (NOT is_traced_to_wire AND internal.is_outlet($outlet, origin_id, origin_outlet, origin_names))
        OR (is_traced_to_wire AND lower(wire) = lower($outlet))
    )
GROUP BY ALL
ORDER BY texts DESC, origin, copied_by
