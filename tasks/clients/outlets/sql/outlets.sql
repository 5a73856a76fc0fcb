-- on: news  needs: found_outlets  makes: news.outlets
-- As a whole: what one article says may give another one its outlet.
INSERT INTO news.outlets BY NAME
FROM found_outlets
ORDER BY outlet_id
