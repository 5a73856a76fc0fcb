-- on: warehouse  needs: $given, $address_id  makes: rows
-- Articles that go by what was given: an id or its beginning, an address that any of their captures was had from
-- or given as, or one that a wording states; each with how it reads.
WITH named AS (
    SELECT article_id
    FROM outcomes
    JOIN captures USING (capture_id)
    WHERE article_id IS NOT NULL
        AND (
            (length($given) >= 6 AND starts_with(article_id, lower($given)))
            OR article_id = $address_id
            OR outcomes.source_id = $address_id
            OR captures.source = $given
            OR captures.url = $given
            OR captures.final_url = $given
        )
    UNION
    SELECT article_id FROM moved_addresses WHERE address_id = $address_id
    UNION
    SELECT article_id FROM revisions WHERE canonical_url = $given OR url = $given
)
SELECT article_id, arg_max(coalesce(url, canonical_url), sequence) AS url, arg_max(title, sequence) AS title
FROM revisions
WHERE article_id IN (FROM named)
GROUP BY ALL
ORDER BY article_id
