-- on: warehouse  needs: last_readings, touched_articles  makes: touched_readings
-- The last readings of those articles, with the times of the captures that led to each, and to the article.
CREATE OR REPLACE TEMP TABLE touched_readings AS
WITH seen AS (
    SELECT
        last_readings.*,
        min(captures.fetched_at) AS first_seen_at,
        max(captures.fetched_at) AS last_seen_at
    FROM last_readings
    SEMI JOIN touched_articles USING (article_id)
    JOIN outcomes USING (article_id, revision)
    JOIN captures USING (capture_id)
    GROUP BY ALL
)
SELECT
    *,
    min(first_seen_at) OVER article AS article_first_seen_at,
    max(last_seen_at) OVER article AS article_last_seen_at,
    revision = max(revision) OVER article AS is_newest
FROM seen
WINDOW article AS (PARTITION BY article_id)
