-- on: warehouse, news  needs: touched_captures  makes: news.outcomes
-- One outcome a capture, by its last reading; where that left it where it was, how it came there.
INSERT INTO news.outcomes BY NAME
WITH touched AS (
    FROM outcomes
    SEMI JOIN touched_captures USING (capture_id)
),
last_outcomes AS (
    SELECT capture_id, article_id, revision, reason
    FROM touched
    QUALIFY row_number() OVER (PARTITION BY capture_id ORDER BY sequence DESC) = 1
)
SELECT
    outcomes.capture_id,
    outcomes.run_id,
    outcomes.outcome,
    outcomes.reason,
    outcomes.detail,
    outcomes.article_id,
    outcomes.revision
FROM touched AS outcomes
JOIN last_outcomes
    ON last_outcomes.capture_id = outcomes.capture_id
    AND last_outcomes.article_id IS NOT DISTINCT FROM outcomes.article_id
    AND last_outcomes.revision IS NOT DISTINCT FROM outcomes.revision
    AND last_outcomes.reason IS NOT DISTINCT FROM outcomes.reason
QUALIFY row_number() OVER (PARTITION BY outcomes.capture_id ORDER BY outcomes.sequence) = 1
ORDER BY outcomes.sequence, outcomes.ordinal
