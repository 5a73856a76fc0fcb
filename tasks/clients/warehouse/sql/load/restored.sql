-- on: warehouse  needs: batch_outcomes, batch_cleaned  makes: restored
-- Revisions of these batches whose bytes were not cleaned again: the text stood before, was followed by
-- another and is back. Their rows are those of the last revision with that text.
CREATE OR REPLACE TEMP TABLE restored AS
SELECT
    outcome.article_id,
    outcome.revision,
    outcome.capture_id,
    outcome.sequence,
    outcome.ordinal,
    earlier.revision AS from_revision,
    earlier.reading AS from_reading
FROM batch_outcomes AS outcome
JOIN batch_cleaned AS cleaned USING (capture_id)
JOIN revisions AS earlier
    ON earlier.article_id = outcome.article_id
    AND earlier.text_sha256 = cleaned.text_sha256
    AND earlier.revision < outcome.revision
WHERE outcome.outcome IN ('article', 'revision') AND cleaned.is_known
QUALIFY row_number() OVER (
    PARTITION BY outcome.capture_id ORDER BY earlier.revision DESC, earlier.reading DESC
) = 1
