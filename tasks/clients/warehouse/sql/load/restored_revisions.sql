-- on: warehouse  needs: restored, batch_captures  makes: revisions
-- As it was, but for where the text stands now and the bytes that brought it back.
INSERT INTO revisions BY NAME
SELECT
    earlier.* REPLACE (
        restored.revision AS revision,
        1 AS reading,
        restored.sequence AS sequence,
        restored.ordinal AS ordinal,
        restored.capture_id AS capture_id,
        capture.raw_sha256 AS raw_sha256,
        capture.raw_key AS raw_key
    )
FROM restored
JOIN batch_captures AS capture USING (capture_id)
JOIN revisions AS earlier
    ON earlier.article_id = restored.article_id
    AND earlier.revision = restored.from_revision
    AND earlier.reading = restored.from_reading
ORDER BY restored.sequence, restored.ordinal
