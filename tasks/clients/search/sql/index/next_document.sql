-- on: news  needs: nothing  makes: rows
-- Also those of articles that are gone count: their numbers are not given again.
SELECT coalesce(max(document), 0) + 1 FROM internal.indexed_articles
