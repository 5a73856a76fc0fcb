-- on: warehouse, news  needs: nothing  makes: newest_alike
-- The likeness of the newest wordings, once for each two articles, with what it is made of.
CREATE OR REPLACE TEMP TABLE newest_alike AS
SELECT
    least(pair.article_id, pair.other_article_id) AS "left",
    greatest(pair.article_id, pair.other_article_id) AS "right",
    max(pair.likeness) AS likeness,
    max(pair.meaning) AS meaning,
    max(pair.names) AS "names"
FROM alike_pairs AS pair
JOIN news.articles AS one ON one.article_id = pair.article_id AND one.text_sha256 = pair.text_sha256
JOIN news.articles AS other
    ON other.article_id = pair.other_article_id AND other.text_sha256 = pair.other_text_sha256
GROUP BY ALL
