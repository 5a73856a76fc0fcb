INSERT INTO news.quotes BY NAME
SELECT quotes.* EXCLUDE (reading, ordinal)
FROM quotes
SEMI JOIN touched_readings AS touched
    ON touched.article_id = quotes.article_id
    AND touched.revision = quotes.revision
    AND touched.reading = quotes.reading
