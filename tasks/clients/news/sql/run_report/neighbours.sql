-- on: news  needs: loaded  makes: neighbours
-- The articles of a run, and of their outlets as many of the newest as tell what is usual there.
CREATE TEMP TABLE neighbours AS
WITH own AS (
    SELECT DISTINCT coalesce(outlet_id, publisher, domain) AS outlet
    FROM articles
    SEMI JOIN loaded USING (article_id)
)
SELECT article_id
FROM loaded
UNION
SELECT article_id
FROM articles
SEMI JOIN own ON own.outlet = coalesce(articles.outlet_id, articles.publisher, articles.domain)
QUALIFY row_number() OVER (
    PARTITION BY coalesce(outlet_id, publisher, domain) ORDER BY first_seen_at DESC, article_id
) <= 200
