INSERT INTO news.quotes BY NAME
SELECT quotes.* EXCLUDE (reading, ordinal)
FROM quotes
SEMI JOIN last_readings
    ON last_readings.article_id = quotes.article_id
    AND last_readings.revision = quotes.revision
    AND last_readings.reading = quotes.reading
