-- on: warehouse  needs: $urls  makes: rows
-- What feeds and sitemaps at these addresses answered, by the hash of its bytes.
SELECT DISTINCT raw_sha256
FROM polls
WHERE raw_sha256 IS NOT NULL
    AND (
        list_contains($urls::VARCHAR[], url)
        OR list_contains($urls::VARCHAR[], source)
        OR list_contains($urls::VARCHAR[], final_url)
    )
