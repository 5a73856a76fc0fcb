-- on: news  needs: $q, $outlet, $after, $before  makes: rows
-- Who reported each story first, and how long before the next one; who may have been, where times do not tell
-- A time with its zone is a moment. A time without one may be 14 hours earlier or 12 later, a day alone any time
-- of it: whoever may have been first is named. Only what several outlets report has a first one.
-- param q text  What one of its articles holds, as `copydesk search` takes it
-- param outlet text  Stories that this outlet reported first, or may have: name, domain or id
-- param after day  From this day on
-- param before day  Before this day
WITH dated AS (
    SELECT
        stories.story_id,
        articles.*,
        CASE published_precision WHEN 'local' THEN published_ts - INTERVAL 14 HOUR ELSE published_ts END AS earliest,
        CASE published_precision
            WHEN 'day' THEN published_ts + INTERVAL 1 DAY
            WHEN 'local' THEN published_ts + INTERVAL 12 HOUR
            ELSE published_ts
        END AS latest
    FROM stories
    JOIN internal.outlet_articles AS articles ON articles.article_id = stories.article_id
    WHERE articles.published_ts IS NOT NULL AND articles.outlet IS NOT NULL
),
reported AS (
    SELECT
        story_id,
        outlet,
        any_value(outlet_id) AS outlet_id,
        any_value(outlet_names) AS outlet_names,
        min(earliest) AS earliest,
        min(latest) AS latest,
        arg_min(published_precision, latest) AS published_precision,
        arg_min(title, latest) AS title,
        arg_min(article_id, latest) AS article_id,
        bool_or(internal.is_found($q, article_id)) AS is_on_it
    FROM dated
    GROUP BY story_id, outlet
),
ranked AS (
    SELECT
        *,
        earliest < min(latest) OVER story OR latest = min(latest) OVER story AS may_be_first
    FROM reported
    WINDOW story AS (PARTITION BY story_id)
),
told AS (
    SELECT
        story_id,
        arg_min(title, latest) FILTER (may_be_first) AS title,
        list(outlet ORDER BY latest, outlet) FILTER (may_be_first) AS first,
        count(*) FILTER (may_be_first) > 1 AS is_tie,
        min(latest) FILTER (may_be_first AND published_precision = 'instant') AS first_at,
        min(earliest) FILTER (NOT may_be_first) AS next_at,
        arg_min(outlet, earliest) FILTER (NOT may_be_first) AS next_outlet,
        count(*) AS outlets,
        arg_min(article_id, latest) FILTER (may_be_first) AS article_id,
        min(earliest)::DATE AS day,
        bool_or(is_on_it) AS is_on_it,
        bool_or(may_be_first AND internal.is_outlet($outlet, outlet_id, outlet, outlet_names)) AS is_asked
    FROM ranked
    GROUP BY story_id
)
SELECT
    story_id,
    title,
    first,
    is_tie,
    CASE WHEN NOT is_tie THEN first_at END AS first_at,
    day,
    CASE WHEN NOT is_tie THEN round(date_diff('minute', first_at, next_at) / 60, 1) END AS hours_ahead,
    next_outlet,
    outlets,
    article_id
FROM told
WHERE outlets > 1 AND is_on_it AND is_asked AND internal.is_between($after, $before, day)
ORDER BY day DESC, story_id
