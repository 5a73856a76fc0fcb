-- on: news  needs: newest_alike  makes: rows
-- When the articles that are alike with any were published and first seen, in days since 1970.
SELECT
    article_id,
    date_diff('day', DATE '1970-01-01', published_on) AS published,
    date_diff('day', DATE '1970-01-01', first_seen_at::DATE) AS seen
FROM news.articles
WHERE article_id IN (SELECT unnest(["left", "right"]) FROM newest_alike)
