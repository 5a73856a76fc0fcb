-- on: news  needs: nothing  makes: rows
-- Feeds, sitemaps and sites: what they name, what came of it, what waits and since when, and their next look
WITH pages AS (
    SELECT
        captures.source,
        captures.url,
        count(*) FILTER (WHERE captures.via IN ('fetch', 'browser')) AS tries,
        min(captures.fetched_at) AS first_tried_at,
        bool_or(outcomes.outcome IN ('article', 'revision', 'unchanged', 'copy')) AS is_taken,
        arg_max_null(outcomes.reason, captures.fetched_at) AS reason
    FROM captures
    JOIN outcomes USING (capture_id)
    ANTI JOIN polls ON polls.source = captures.source AND polls.url = captures.url
    WHERE captures.via IN ('fetch', 'browser', 'feed')
    GROUP BY captures.source, captures.url
),
-- Passing reasons, and those that pages are asked for again for while they are named, four times.
judged AS (
    SELECT
        *,
        NOT is_taken AND coalesce(
            reason IN (
                'server_error', 'rate_limited', 'host_refuses', 'fetch_timeout', 'unreachable',
                'broken_response', 'fetch_crashed', 'robots_unknown'
            ) OR (
                reason IN ('not_found', 'http_error', 'too_many_redirects', 'refused_address')
                AND tries <= 4
            ), FALSE
        ) AS is_waiting
    FROM pages
),
counted AS (
    SELECT
        source,
        count(*) FILTER (WHERE is_taken) AS taken,
        count(*) FILTER (WHERE NOT is_taken AND NOT is_waiting) AS refused,
        count(*) FILTER (WHERE is_waiting) AS waiting,
        min(first_tried_at) FILTER (WHERE is_waiting) AS waiting_since
    FROM judged
    GROUP BY source
),
last_polls AS (
    FROM polls
    WHERE reason IS NULL
    QUALIFY row_number() OVER (PARTITION BY source, url ORDER BY polled_at DESC) = 1
),
named AS (
    SELECT
        source,
        sum(pages) AS pages,
        sum(pages_left) AS pages_left,
        min(polled_at) FILTER (WHERE pages_left > 0) AS left_since
    FROM last_polls
    GROUP BY source
),
-- A source that was declared and given by hand too is one of its name.
looks AS (
    SELECT
        coalesce(name, source) AS source,
        arg_max(source, polled_at) AS url,
        max(polled_at) AS last_poll_at,
        max(polled_at) FILTER (WHERE new_pages > 0) AS last_news_at,
        sum(new_pages)::BIGINT AS pages_found,
        arg_max_null(reason, polled_at) AS failing,
        arg_max(next_poll_at, polled_at) AS next_poll_at
    FROM polls
    GROUP BY coalesce(name, source)
)
SELECT
    looks.source,
    looks.url,
    looks.last_poll_at,
    CASE WHEN coalesce(counted.taken > 0, TRUE) THEN looks.last_news_at END AS last_news_at,
    looks.pages_found,
    coalesce(named.pages, 0)::BIGINT AS named,
    coalesce(counted.taken, 0)::BIGINT AS taken,
    coalesce(counted.refused, 0)::BIGINT AS refused,
    (coalesce(counted.waiting, 0) + coalesce(named.pages_left, 0))::BIGINT AS waiting,
    least(counted.waiting_since, named.left_since) AS oldest_waiting_at,
    looks.failing,
    looks.next_poll_at
FROM looks
LEFT JOIN named ON named.source = looks.url
LEFT JOIN counted ON counted.source = looks.url
ORDER BY looks.last_poll_at DESC, looks.source
