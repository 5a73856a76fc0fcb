-- on: warehouse, news  needs: nothing  makes: rows
-- The pairs between the newest wordings, once for each two texts, whoever has them.
SELECT DISTINCT
    least(one.text_sha256, other.text_sha256) AS "left",
    greatest(one.text_sha256, other.text_sha256) AS "right",
    pair.shared,
    pair.shorter,
    pair.lead,
    pair.longest_run,
    pair.around
FROM copy_pairs AS pair
JOIN news.articles AS one ON one.article_id = pair.article_id AND one.text_sha256 = pair.text_sha256
JOIN news.articles AS other
    ON other.article_id = pair.other_article_id AND other.text_sha256 = pair.other_text_sha256
WHERE one.text_sha256 <> other.text_sha256
