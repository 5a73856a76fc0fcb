-- on: news  needs: neighbours  makes: articles
-- In front of the table of this name, so that the query `strangest` looks no further.
CREATE TEMP VIEW articles AS
SELECT published.*
FROM news.main.articles AS published
SEMI JOIN neighbours USING (article_id)
