-- on: news  needs: nothing  makes: rows
-- Articles and words a day, by the day of publication
SELECT
    published_on AS day,
    count(*) AS articles,
    count(DISTINCT coalesce(outlet_id, outlet)) AS publishers,
    sum(word_count)::BIGINT AS words
FROM internal.outlet_articles
GROUP BY ALL
ORDER BY day DESC NULLS LAST
