-- on: news  needs: made_changes  makes: news.changes
-- What was found from wording to wording.
INSERT INTO news.changes BY NAME
FROM made_changes
