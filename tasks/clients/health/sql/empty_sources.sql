-- on: news  needs: $least_looks  makes: rows
-- Sources of whose pages none comes, nor what their feeds have of them: how many they name, and since when at
-- least half of these were missed. A page that came once is not missed, whatever it answers now. So many runs
-- have looked at each of them since: one that was read once, and never again, says nothing of today.
WITH tried AS (
    SELECT
        captures.source,
        captures.url,
        captures.fetched_at,
        outcomes.outcome IN ('article', 'revision', 'unchanged', 'copy') AS is_news
    FROM captures
    JOIN outcomes USING (capture_id)
    WHERE captures.via IN ('fetch', 'browser', 'feed')
),
missed AS (
    SELECT
        source,
        count(DISTINCT url) AS pages,
        min(fetched_at) AS missed_since
    FROM (
        SELECT
            *,
            max(fetched_at) FILTER (WHERE is_news) OVER (PARTITION BY source) AS last_got_at,
            bool_or(is_news) OVER (PARTITION BY source, url) AS was_got
        FROM tried
    )
    WHERE NOT was_got AND (last_got_at IS NULL OR fetched_at > last_got_at)
    GROUP BY source
),
last_polls AS (
    FROM polls
    WHERE reason IS NULL
    QUALIFY row_number() OVER (PARTITION BY source, url ORDER BY polled_at DESC) = 1
),
named AS (
    SELECT coalesce(name, source) AS name, source, sum(pages)::BIGINT AS pages
    FROM last_polls
    GROUP BY ALL
),
looks AS (
    SELECT polls.source, count(DISTINCT polls.run_id) AS runs
    FROM polls
    JOIN missed USING (source)
    WHERE polls.reason IS NULL AND polls.polled_at > missed.missed_since
    GROUP BY ALL
)
SELECT named.name, named.pages, missed.missed_since
FROM named
JOIN missed USING (source)
JOIN looks USING (source)
WHERE named.pages > 0 AND missed.pages * 2 >= named.pages AND looks.runs >= $least_looks
ORDER BY missed_since, named.name
