-- on: warehouse  needs: touched_captures, touched_articles  makes: touched_bytes
-- The bytes of those captures, and all that were read as one of those articles.
CREATE OR REPLACE TEMP TABLE touched_bytes AS
SELECT DISTINCT captures.raw_sha256, outcomes.source_id, outcomes.cleaner_version
FROM outcomes
JOIN captures USING (capture_id)
WHERE captures.raw_sha256 IS NOT NULL
    AND outcomes.cleaner_version IS NOT NULL
    AND (
        outcomes.capture_id IN (FROM touched_captures)
        OR outcomes.article_id IN (FROM touched_articles)
    )
