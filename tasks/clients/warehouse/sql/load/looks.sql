-- on: warehouse  needs: batch_outcomes, batch_cleaned, batch_captures  makes: looks
-- What these batches read of articles, not what they know by its bytes: whether it names the article, also by an
-- address that it moved to, whether it is cleaned again, and whether it is of the page or of what a feed has of it.
CREATE OR REPLACE TEMP TABLE looks AS
SELECT
    outcome.article_id,
    outcome.revision,
    outcome.outcome,
    outcome.source_id,
    outcome.capture_id,
    outcome.sequence,
    outcome.ordinal,
    cleaned.cleaner_version,
    coalesce(cleaned.article_id, cleaned.source_id) = outcome.article_id
    OR EXISTS (
        FROM moved_addresses AS moved
        WHERE moved.address_id = coalesce(cleaned.article_id, cleaned.source_id)
            AND moved.article_id = outcome.article_id
    ) AS names_article,
    capture.batch_id <> batches.batch_id AS is_again,
    cleaned.item_sha256 IS NULL AS is_of_page
FROM batch_outcomes AS outcome
JOIN batch_cleaned AS cleaned USING (capture_id)
JOIN batch_captures AS capture USING (capture_id)
JOIN batches ON batches.sequence = outcome.sequence
WHERE outcome.outcome IN ('article', 'revision', 'unchanged') AND NOT cleaned.is_known
