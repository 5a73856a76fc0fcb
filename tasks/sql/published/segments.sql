INSERT INTO news.segments BY NAME
SELECT * EXCLUDE (reading)
FROM segments
WHERE rowid IN (
    SELECT segments.rowid
    FROM segments
    SEMI JOIN touched_readings
        ON touched_readings.article_id = segments.article_id
        AND touched_readings.revision = segments.revision
        AND touched_readings.reading = segments.reading
)
