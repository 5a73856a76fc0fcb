-- on: news  needs: nothing  makes: rows
-- Feeds, sitemaps and sites: their last look, last news, failures since, and when they are looked at next
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
ORDER BY last_poll_at DESC, source
