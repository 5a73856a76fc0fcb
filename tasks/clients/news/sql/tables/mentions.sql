-- on: warehouse, news  needs: touched_readings  makes: news.mentions, news.internal.short_mentions
-- Those of the last reading of each wording. What other articles may tell more of waits apart: names of no kind,
-- and people that go by one word.
INSERT INTO news.mentions BY NAME
SELECT found.* EXCLUDE (reading, ordinal), len(found.spans)::INTEGER AS "count"
FROM mentions AS found
SEMI JOIN touched_readings AS touched
    ON touched.article_id = found.article_id
    AND touched.revision = found.revision
    AND touched.reading = found.reading
WHERE found.kind <> 'person' OR (found.kind = 'person' AND contains(found.canonical, ' '));

INSERT INTO news.internal.short_mentions BY NAME
SELECT found.* EXCLUDE (reading, ordinal), len(found.spans)::INTEGER AS "count"
FROM mentions AS found
SEMI JOIN touched_readings AS touched
    ON touched.article_id = found.article_id
    AND touched.revision = found.revision
    AND touched.reading = found.reading
WHERE found.kind IS NULL OR (found.kind = 'person' AND NOT contains(found.canonical, ' '))
