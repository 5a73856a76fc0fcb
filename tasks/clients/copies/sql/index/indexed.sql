-- on: warehouse  needs: additions, batch_cleaned  makes: indexed
-- The wordings of these batches that copies and stories are looked for in: not a new reading with the same
-- text. What came without fingerprints is taken in when it is compared.
CREATE OR REPLACE TEMP TABLE indexed AS
SELECT
    additions.sequence,
    additions.ordinal,
    additions.article_id,
    cleaned.text_sha256,
    try_cast(cleaned.published_at AS DATE) AS day,
    cleaned.language,
    cleaned.fingerprints,
    cleaned.names,
    cleaned.meaning
FROM additions
JOIN batch_cleaned AS cleaned USING (capture_id)
WHERE cleaned.fingerprints IS NOT NULL
    AND NOT EXISTS (
        FROM revisions AS earlier
        WHERE earlier.article_id = additions.article_id
            AND earlier.revision = additions.revision
            AND earlier.reading = additions.reading - 1
            AND earlier.text_sha256 = cleaned.text_sha256
    )
