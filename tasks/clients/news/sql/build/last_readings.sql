-- on: warehouse  needs: nothing  makes: last_readings
-- What counts of each wording: its last reading. A wording does not stand any more if the capture that was
-- last read as it was cleaned again since and found to be no article.
CREATE OR REPLACE TEMP TABLE last_readings AS
WITH last_outcomes AS (
    SELECT capture_id, article_id, sequence, ordinal
    FROM outcomes
    QUALIFY row_number() OVER (PARTITION BY capture_id ORDER BY sequence DESC) = 1
),
led AS (
    SELECT DISTINCT article_id, revision, capture_id FROM outcomes WHERE article_id IS NOT NULL
),
standing AS (
    SELECT led.article_id, led.revision
    FROM led
    JOIN last_outcomes USING (capture_id)
    GROUP BY ALL
    HAVING arg_max(last_outcomes.article_id IS NOT NULL, (last_outcomes.sequence, last_outcomes.ordinal))
)
SELECT article_id, revision, max(reading) AS reading
FROM revisions
SEMI JOIN standing USING (article_id, revision)
GROUP BY ALL
