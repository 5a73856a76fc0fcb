-- on: warehouse, news  needs: nothing  makes: news.redirects
-- A row each answer; what stands is left, as captures are.
INSERT INTO news.redirects BY NAME
SELECT capture_id, ordinal - 1 AS ordinal, redirect.status, redirect.url
FROM (
    SELECT capture_id, unnest(redirects) AS redirect, generate_subscripts(redirects, 1) AS ordinal
    FROM captures
    ANTI JOIN news.redirects AS standing USING (capture_id)
    WHERE len(redirects) > 0
)
ORDER BY capture_id, ordinal
