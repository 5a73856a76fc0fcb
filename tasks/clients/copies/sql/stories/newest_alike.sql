-- on: warehouse, news  needs: nothing  makes: newest_alike
-- The likeness of the newest wordings, once for each two articles, with what it is made of; two of which one
-- says in another language what the other says are as alike as their sentences.
CREATE OR REPLACE TEMP TABLE newest_alike AS
SELECT
    least(pair.article_id, pair.other_article_id) AS "left",
    greatest(pair.article_id, pair.other_article_id) AS "right",
    greatest(
        max(pair.likeness),
        max(coalesce(mine.likeness, yours.likeness)) FILTER (yours.group_id IS NOT NULL)
    ) AS likeness,
    max(pair.meaning) AS meaning,
    max(pair.names) AS "names",
    max(pair.words) AS words,
    max(pair.titles) AS titles
FROM alike_pairs AS pair
JOIN news.articles AS one ON one.article_id = pair.article_id AND one.text_sha256 = pair.text_sha256
JOIN news.articles AS other
    ON other.article_id = pair.other_article_id AND other.text_sha256 = pair.other_text_sha256
LEFT JOIN news.copies AS mine ON mine.article_id = pair.article_id
LEFT JOIN news.copies AS yours
    ON yours.article_id = pair.other_article_id AND yours.group_id = mine.group_id
GROUP BY ALL
