-- on: warehouse, news  needs: nothing  makes: rows
-- Counted before the file is closed, in the state that was copied.
SELECT
    (SELECT coalesce(max(sequence), 0) FROM batches) AS sequence,
    (SELECT count(*) FROM news.articles) AS articles
