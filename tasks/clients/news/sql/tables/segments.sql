-- on: warehouse, news  needs: touched_readings  makes: news.segments
-- Those of the last reading of each wording, with their place in the input.
INSERT INTO news.segments BY NAME
SELECT segments.* EXCLUDE (reading)
FROM segments
SEMI JOIN touched_readings AS touched
    ON touched.article_id = segments.article_id
    AND touched.revision = segments.revision
    AND touched.reading = segments.reading
