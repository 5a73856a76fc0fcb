-- on: news  needs: made_changes  makes: news.changes
-- What was found from wording to wording.
INSERT INTO news.changes BY NAME
SELECT * EXCLUDE (state)
FROM made_changes
WHERE kinds IS NOT NULL
