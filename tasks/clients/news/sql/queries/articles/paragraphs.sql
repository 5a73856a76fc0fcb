-- on: news  needs: $by, $kind, $outlet, $after, $before  makes: rows
-- Paragraphs for a classifier: what each is, whether it stays, and in which split it is: train, dev or test
-- param by article|outlet|story = article  What is in one split as a whole; an article, with its copies
-- param kind text  Only of this kind, such as promo
-- param outlet text  Name, domain or id of an outlet
-- param after day  From this day on
-- param before day  Before this day
WITH units AS (
    SELECT
        articles.*,
        coalesce(
            CASE $by WHEN 'outlet' THEN articles.outlet_id WHEN 'story' THEN stories.story_id END,
            copies.group_id,
            articles.article_id
        ) AS unit
    FROM internal.outlet_articles AS articles
    LEFT JOIN copies ON copies.article_id = articles.article_id
    LEFT JOIN stories ON stories.article_id = articles.article_id
    WHERE internal.is_outlet($outlet, articles.outlet_id, articles.outlet, articles.outlet_names)
        AND internal.is_between($after, $before, articles.published_on)
)
SELECT
    segments.article_id,
    segments.ordinal,
    segments.kind,
    segments.kind IN ('title', 'description', 'body', 'heading') AS is_kept,
    segments.rule,
    segments.text,
    units.language_code,
    units.outlet_id,
    units.published_on,
    -- Eight parts to learn from, one to choose by, one to measure on; a new article moves none.
    CASE md5_number_lower(units.unit) % 10 WHEN 8 THEN 'dev' WHEN 9 THEN 'test' ELSE 'train' END AS split
FROM units
JOIN segments ON segments.article_id = units.article_id AND segments.revision = units.revision
WHERE segments.text IS NOT NULL AND ($kind IS NULL OR segments.kind = lower($kind))
ORDER BY segments.article_id, segments.ordinal
