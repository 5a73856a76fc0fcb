INSERT INTO news.evidence BY NAME
SELECT evidence.* EXCLUDE (reading, ordinal)
FROM evidence
SEMI JOIN last_readings
    ON last_readings.article_id = evidence.article_id
    AND last_readings.revision = evidence.revision
    AND last_readings.reading = evidence.reading
