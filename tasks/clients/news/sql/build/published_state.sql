SELECT
    (SELECT coalesce(max(sequence), 0) FROM batches) AS sequence,
    (SELECT count(*) FROM news.articles) AS articles
