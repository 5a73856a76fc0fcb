-- on: warehouse  needs: $1  makes: rows
-- Where captures have led, by their last outcome that was a text.
SELECT capture_id, article_id, revision
FROM outcomes
WHERE article_id IS NOT NULL AND capture_id IN (SELECT unnest($1))
QUALIFY row_number() OVER (PARTITION BY capture_id ORDER BY sequence DESC) = 1
