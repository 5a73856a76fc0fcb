-- on: news  needs: nothing  makes: rows
-- Captures that have bytes or confirm those of another capture, with how they ended.
WITH last_outcome AS (
    SELECT capture_id, article_id, outcome
    FROM outcomes
    QUALIFY row_number() OVER (PARTITION BY capture_id ORDER BY rowid DESC) = 1
),
original AS (
    SELECT
        raw_sha256,
        arg_min(capture_id, fetched_at) AS original_capture_id,
        arg_min(coalesce(final_url, url), fetched_at) AS original_url,
        min(fetched_at) AS original_fetched_at
    FROM captures
    WHERE bytes IS NOT NULL
    GROUP BY raw_sha256
)
SELECT
    captures.*,
    last_outcome.article_id,
    last_outcome.outcome,
    original.* EXCLUDE (raw_sha256)
FROM captures
JOIN original ON original.raw_sha256 = captures.raw_sha256
LEFT JOIN last_outcome ON last_outcome.capture_id = captures.capture_id
