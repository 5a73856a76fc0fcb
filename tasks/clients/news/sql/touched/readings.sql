-- on: warehouse  needs: last_readings, touched_articles  makes: touched_readings
-- The last readings of those articles, with the times of the captures that led to each, and to the article, and
-- how its text came: one that was read from other bytes than its capture's is what the feed has of the page.
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
    seen.*,
    CASE WHEN captures.raw_sha256 <> revisions.raw_sha256 THEN 'feed' ELSE captures.via END AS via,
    min(first_seen_at) OVER article AS article_first_seen_at,
    max(last_seen_at) OVER article AS article_last_seen_at,
    seen.revision = max(seen.revision) OVER article AS is_newest
FROM seen
JOIN revisions
    ON revisions.article_id = seen.article_id
    AND revisions.revision = seen.revision
    AND revisions.reading = seen.reading
JOIN captures ON captures.capture_id = revisions.capture_id
WINDOW article AS (PARTITION BY seen.article_id)
