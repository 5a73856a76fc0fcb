-- on: warehouse  needs: touched_readings  makes: touched_wordings
-- Wordings as readers get them: with the dates and the language that they name in types.
CREATE OR REPLACE TEMP VIEW touched_wordings AS
SELECT
    revisions.* EXCLUDE (sequence, ordinal, capture_id),
    news.internal.read_moment(revisions.published_at) AS published_ts,
    try_cast(left(revisions.published_at, 10) AS DATE) AS published_on,
    news.internal.read_precision(revisions.published_at) AS published_precision,
    news.internal.read_moment(revisions.modified_at) AS modified_ts,
    try_cast(left(revisions.modified_at, 10) AS DATE) AS modified_on,
    news.internal.read_precision(revisions.modified_at) AS modified_precision,
    news.internal.read_language_code(revisions.language) AS language_code,
    news.internal.read_language_region(revisions.language) AS language_region,
    revisions.paywall IN ('metered', 'subscriber') AND revisions.completeness = 'truncated' AS is_preview,
    touched.via,
    touched.is_newest,
    touched.first_seen_at,
    touched.last_seen_at,
    touched.article_first_seen_at,
    touched.article_last_seen_at
FROM revisions
JOIN touched_readings AS touched
    ON touched.article_id = revisions.article_id
    AND touched.revision = revisions.revision
    AND touched.reading = revisions.reading
