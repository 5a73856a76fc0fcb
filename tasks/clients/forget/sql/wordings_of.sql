-- on: warehouse  needs: $articles  makes: rows
-- How the articles read, in any version, the capture that each reading is of, and all that was cut of them.
SELECT
    revisions.capture_id,
    revisions.text,
    revisions.canonical_url,
    revisions.url,
    revisions.raw_sha256,
    list(segments.text) FILTER (segments.text IS NOT NULL) AS parts
FROM revisions
LEFT JOIN segments USING (article_id, revision, reading)
WHERE list_contains($articles::VARCHAR[], revisions.article_id)
GROUP BY ALL
ORDER BY revisions.capture_id
