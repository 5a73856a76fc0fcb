-- on: warehouse, news  needs: touched_readings  makes: news.evidence
-- That of the last reading of each wording; readers have no use for its place in it.
INSERT INTO news.evidence BY NAME
SELECT evidence.* EXCLUDE (reading, ordinal)
FROM evidence
SEMI JOIN touched_readings AS touched
    ON touched.article_id = evidence.article_id
    AND touched.revision = evidence.revision
    AND touched.reading = evidence.reading
