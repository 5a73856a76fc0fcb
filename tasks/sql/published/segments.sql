INSERT INTO news.segments BY NAME
SELECT segments.* EXCLUDE (reading)
FROM segments
SEMI JOIN last_readings
    ON last_readings.article_id = segments.article_id
    AND last_readings.revision = segments.revision
    AND last_readings.reading = segments.reading
