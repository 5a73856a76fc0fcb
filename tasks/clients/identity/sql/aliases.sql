-- on: warehouse  needs: tied, unknown, $characters  makes: rows
-- What those articles are known by, by all their wordings.
SELECT article_id, title, canonical_url, url, left(text, $characters) AS beginning
FROM revisions
WHERE reading = 1
    AND article_id IN (
        SELECT article_id
        FROM tied
        WHERE address_id IS NULL OR address_id IN (SELECT unnest(former_ids) FROM unknown)
    )
ORDER BY sequence, ordinal
