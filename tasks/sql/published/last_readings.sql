CREATE OR REPLACE TEMP TABLE last_readings AS
SELECT article_id, revision, max(reading) AS reading
FROM revisions
GROUP BY ALL
