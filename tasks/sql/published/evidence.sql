INSERT INTO news.evidence BY NAME
SELECT * EXCLUDE (reading, ordinal)
FROM evidence
WHERE rowid IN (
    SELECT evidence.rowid
    FROM evidence
    SEMI JOIN touched_readings
        ON touched_readings.article_id = evidence.article_id
        AND touched_readings.revision = evidence.revision
        AND touched_readings.reading = evidence.reading
)
