-- on: news  needs: attributed_articles, placed  makes: news.articles
-- Only those are written whose outlet is another one than in the copy that this one is made from.
UPDATE news.articles AS articles
SET outlet_id = found.outlet_id, claimed_by = found.pusher
FROM (
    SELECT attributed_articles.article_id, attributed_articles.pusher, placed.outlet_id
    FROM attributed_articles
    LEFT JOIN placed
        ON placed.address IS NOT DISTINCT FROM attributed_articles.address
        AND placed.publisher IS NOT DISTINCT FROM attributed_articles.publisher
        AND placed.pusher IS NOT DISTINCT FROM attributed_articles.pusher
) AS found
WHERE found.article_id = articles.article_id
    AND (
        found.outlet_id IS DISTINCT FROM articles.outlet_id OR found.pusher IS DISTINCT FROM articles.claimed_by
    )
