-- on: warehouse, news  needs: touched_bytes, touched_wordings  makes: news.internal.known_texts
-- The last outcome of the bytes of each source under each version of the cleaner, where its text is still
-- the newest of its article or the one that is shown, and where nothing was seen since that the same source said otherwise beside it.
INSERT INTO news.internal.known_texts BY NAME
WITH last_outcome AS (
    SELECT captures.raw_sha256, outcomes.*
    FROM outcomes
    JOIN captures USING (capture_id)
    SEMI JOIN touched_bytes
        ON touched_bytes.raw_sha256 = captures.raw_sha256
        AND touched_bytes.source_id = outcomes.source_id
        AND touched_bytes.cleaner_version = outcomes.cleaner_version
    QUALIFY row_number() OVER (
        PARTITION BY captures.raw_sha256, outcomes.source_id, outcomes.cleaner_version
        ORDER BY outcomes.sequence DESC, outcomes.ordinal DESC
    ) = 1
)
SELECT
    last_outcome.raw_sha256,
    last_outcome.source_id,
    last_outcome.cleaner_version,
    CASE WHEN last_outcome.is_own THEN last_outcome.article_id END AS article_id,
    last_outcome.is_own AND (
        last_outcome.article_id = last_outcome.source_id
        OR EXISTS (
            FROM moved_addresses AS moved
            WHERE moved.address_id = last_outcome.source_id AND moved.sequence <= last_outcome.sequence
        )
    ) AS is_address,
    last_outcome.text_sha256
FROM last_outcome
SEMI JOIN (
    SELECT article_id, text_sha256
    FROM news.articles
    UNION ALL
    SELECT article_id, text_sha256
    FROM touched_wordings
    WHERE is_newest
) AS wordings
    ON wordings.article_id = last_outcome.article_id
    AND wordings.text_sha256 = last_outcome.text_sha256
ANTI JOIN field_changes AS changed
    ON changed.article_id = last_outcome.article_id
    AND changed.source_id = last_outcome.source_id
    AND (changed.sequence, changed.ordinal) > (last_outcome.sequence, last_outcome.ordinal)
