-- on: warehouse  needs: $since, $heard_since  makes: rows
-- Pages that were fetched, each with its first and its last fetch, the tries that failed since the last good
-- one (but for those that were its host's matter), what a conditional request needs of that, and what sources
-- said last, of pages that may be asked for again. Pages not fetched for a long time are left out; of the others
-- the first fetch counts however long ago it was, or each page would be new again after a while. Of a page that
-- a back-fill found, when it appeared is in a header.
WITH lately AS (
    SELECT DISTINCT outcomes.source_id
    FROM captures
    JOIN outcomes USING (capture_id)
    WHERE captures.via IN ('fetch', 'browser') AND captures.fetched_at >= $since
),
fetched AS (
    SELECT
        outcomes.source_id,
        captures.source,
        captures.url,
        captures.fetched_at,
        outcomes.reason,
        outcomes.reason IS NULL AND captures.bytes IS NOT NULL AS brought_bytes,
        captures.headers['etag'][1] AS etag,
        captures.headers['last-modified'][1] AS last_modified,
        captures.raw_sha256,
        captures.final_url,
        captures.headers['x-copydesk-listed'] AS listed,
        captures.headers['x-copydesk-appeared'][1] AS appeared_at,
        max(captures.fetched_at) FILTER (WHERE outcomes.reason IS NULL) OVER page AS good_at
    FROM captures
    JOIN outcomes USING (capture_id)
    SEMI JOIN lately USING (source_id)
    WHERE captures.via IN ('fetch', 'browser')
    WINDOW page AS (PARTITION BY outcomes.source_id)
    QUALIFY row_number() OVER (PARTITION BY outcomes.capture_id ORDER BY outcomes.sequence DESC) = 1
)
SELECT
    source_id,
    arg_max(source, fetched_at) AS source,
    arg_max(url, fetched_at) AS url,
    min(fetched_at) AS first_seen_at,
    max(fetched_at) AS last_fetched_at,
    count(*) FILTER (
        WHERE (good_at IS NULL OR fetched_at > good_at) AND reason IS DISTINCT FROM 'host_refuses'
    )::INTEGER AS attempts_failed,
    arg_max_null(reason, fetched_at) AS last_reason,
    arg_max_null(etag, fetched_at) FILTER (WHERE brought_bytes) AS etag,
    arg_max_null(last_modified, fetched_at) FILTER (WHERE brought_bytes) AS last_modified,
    arg_max(raw_sha256, fetched_at) FILTER (WHERE brought_bytes) AS raw_sha256,
    arg_max_null(final_url, fetched_at) FILTER (WHERE brought_bytes) AS final_url,
    CASE
        WHEN min(fetched_at) >= $heard_since THEN
            coalesce(arg_max(listed, fetched_at) FILTER (WHERE len(listed) > 0), [])
        ELSE []
    END AS listed,
    min(try_cast(appeared_at AS TIMESTAMPTZ)) AS appeared_at
FROM fetched
GROUP BY source_id
