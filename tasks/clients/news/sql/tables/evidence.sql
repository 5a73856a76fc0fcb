INSERT INTO news.evidence BY NAME
SELECT evidence.* EXCLUDE (reading, ordinal)
FROM evidence
SEMI JOIN touched_readings AS touched
    ON touched.article_id = evidence.article_id
    AND touched.revision = evidence.revision
    AND touched.reading = evidence.reading
