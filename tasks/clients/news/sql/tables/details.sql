-- on: warehouse, news  needs: touched_readings  makes: news.{table}
-- Those of the last reading of each wording; readers have no use for their place in it.
INSERT INTO news.{table} BY NAME
SELECT detail.* EXCLUDE (reading, ordinal)
FROM {table} AS detail
SEMI JOIN touched_readings AS touched
    ON touched.article_id = detail.article_id
    AND touched.revision = detail.revision
    AND touched.reading = detail.reading
