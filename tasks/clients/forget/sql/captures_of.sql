-- on: warehouse  needs: $articles  makes: rows
-- Captures that led to the articles, and looks at their sources that led nowhere, with each batch that has them.
WITH led AS (
    SELECT capture_id, source_id FROM outcomes WHERE list_contains($articles::VARCHAR[], article_id)
),
found AS (
    SELECT capture_id FROM led
    UNION
    SELECT capture_id
    FROM outcomes
    GROUP BY capture_id
    HAVING count(article_id) = 0
        AND bool_or(source_id IN (SELECT source_id FROM led) OR list_contains($articles::VARCHAR[], source_id))
)
SELECT outcomes.capture_id, batches.batch_id
FROM outcomes
JOIN batches USING (sequence)
WHERE outcomes.capture_id IN (FROM found)
ORDER BY ALL
