-- on: news  needs: nothing  makes: rows
-- Articles and words a day, by the day of publication
SELECT
    published_on AS day,
    count(*) AS articles,
    count(DISTINCT coalesce(publisher, domain)) AS publishers,
    sum(word_count)::BIGINT AS words
FROM articles
GROUP BY ALL
ORDER BY day DESC NULLS LAST
