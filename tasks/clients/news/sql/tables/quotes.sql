-- on: warehouse, news  needs: touched_readings  makes: news.quotes
-- Those of the last reading of each wording; what is reported in the article's own words quotes none.
INSERT INTO news.quotes BY NAME
SELECT quotes.* EXCLUDE (reading, ordinal) REPLACE (nullif(quotes.quote, '') AS quote)
FROM quotes
SEMI JOIN touched_readings AS touched
    ON touched.article_id = quotes.article_id
    AND touched.revision = quotes.revision
    AND touched.reading = quotes.reading
