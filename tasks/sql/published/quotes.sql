INSERT INTO news.quotes BY NAME
SELECT * EXCLUDE (reading, ordinal)
FROM quotes
WHERE rowid IN (
    SELECT quotes.rowid
    FROM quotes
    SEMI JOIN touched_readings
        ON touched_readings.article_id = quotes.article_id
        AND touched_readings.revision = quotes.revision
        AND touched_readings.reading = quotes.reading
)
