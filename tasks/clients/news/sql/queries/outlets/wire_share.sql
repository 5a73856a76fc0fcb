-- on: news  needs: $outlet, $agency, $after, $before  makes: rows
-- How much of what each outlet prints is of agencies, whole or in part, and of which
-- An agency's own pages are left out; of articles that an earlier version of the cleaner read it is not known.
-- Where the text of a wire is there in a copy, `words_percent` is how many of the words of these articles are its.
-- param outlet text  Name, domain or id of an outlet
-- param agency text  Only what is of this agency, such as AP or dpa
-- param after day  From this day on
-- param before day  Before this day
WITH counted AS (
    SELECT
        articles.outlet_id,
        articles.outlet,
        articles.agencies,
        articles.word_count,
        CASE WHEN $agency IS NULL OR lower(copies.wire) = lower($agency) THEN copies.wire_share END AS wire_share,
        CASE
            WHEN agencies IS NULL THEN NULL
            WHEN $agency IS NULL THEN len(agencies) > 0
            ELSE list_contains(list_transform(agencies, lambda each: lower(each)), lower($agency))
        END AS is_wire
    FROM internal.outlet_articles AS articles
    LEFT JOIN copies ON copies.article_id = articles.article_id
    WHERE outlet_kind IS DISTINCT FROM 'agency'
        AND internal.is_outlet($outlet, outlet_id, outlet, outlet_names)
        AND internal.is_between($after, $before, published_on)
)
SELECT
    outlet,
    count(*) AS articles,
    count(*) FILTER (is_wire) AS wire,
    round(100 * count(*) FILTER (is_wire) / nullif(count(is_wire), 0), 1) AS percent,
    count(*) FILTER (is_wire IS NULL) AS unknown,
    count(wire_share) AS compared,
    round(
        100 * sum(word_count * wire_share) / nullif(sum(word_count) FILTER (wire_share IS NOT NULL), 0), 1
    ) AS words_percent,
    list_sort(list_distinct(flatten(list(agencies) FILTER (is_wire)))) AS agencies,
    outlet_id
FROM counted
GROUP BY outlet_id, outlet
ORDER BY wire DESC, articles DESC, outlet
