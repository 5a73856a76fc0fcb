-- on: warehouse  needs: batch_claims  makes: rows
-- The last capture of each source that led to a text, and where, with its bytes, and those that the wording there
-- was read from. What was cleaned again later is no later look.
WITH looks AS (
    SELECT
        source_id,
        capture_id,
        min(sequence) AS first_sequence,
        arg_min(ordinal, sequence) AS first_ordinal,
        arg_max(article_id, sequence) AS article_id,
        arg_max(revision, sequence) AS revision,
        arg_max(text_sha256, sequence) AS text_sha256
    FROM outcomes
    WHERE article_id IS NOT NULL AND source_id IN (SELECT source_id FROM batch_claims)
    GROUP BY ALL
),
last_looks AS (
    FROM looks
    QUALIFY row_number() OVER (PARTITION BY source_id ORDER BY first_sequence DESC, first_ordinal DESC) = 1
)
SELECT
    last_looks.source_id,
    last_looks.article_id,
    last_looks.revision,
    last_looks.text_sha256,
    last_looks.capture_id,
    captures.raw_sha256,
    wordings.raw_sha256 AS read_from
FROM last_looks
JOIN captures USING (capture_id)
LEFT JOIN revisions AS wordings
    ON wordings.article_id = last_looks.article_id
    AND wordings.revision = last_looks.revision
    AND wordings.reading = 1
