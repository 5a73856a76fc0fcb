-- on: warehouse  needs: additions, batch_cleaned, batch_captures  makes: revisions
-- What cleaning gave, without what has a table of its own or served to decide. A text that was read from what a
-- feed has of a page was not read from the page's bytes.
INSERT INTO revisions BY NAME
SELECT
    additions.article_id,
    additions.revision,
    additions.reading,
    additions.sequence,
    additions.ordinal,
    additions.capture_id,
    cleaned.* EXCLUDE (
        capture_id, source_id, article_id, is_known, reason, detail, media_type, segments, evidence, quotes,
        mentions, fingerprints, names, meaning, item_sha256, item_key
    ),
    coalesce(cleaned.item_sha256, capture.raw_sha256) AS raw_sha256,
    coalesce(cleaned.item_key, capture.raw_key) AS raw_key
FROM additions
JOIN batch_cleaned AS cleaned USING (capture_id)
JOIN batch_captures AS capture USING (capture_id)
ORDER BY additions.sequence, additions.ordinal
