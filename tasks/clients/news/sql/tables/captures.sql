-- on: warehouse, news  needs: nothing  makes: news.captures
-- Receipts never change: what stands is left, the rest is added.
INSERT INTO news.captures BY NAME
SELECT * EXCLUDE (batch_id, redirects)
FROM captures
ANTI JOIN news.captures AS standing USING (capture_id)
ORDER BY fetched_at, capture_id
