-- on: news  needs: loaded  makes: neighbours
-- The articles of a run, and of their publishers as many of the newest as tell what is usual there.
CREATE TEMP TABLE neighbours AS
WITH outlets AS (
    SELECT DISTINCT coalesce(publisher, domain) AS outlet
    FROM articles
    SEMI JOIN loaded USING (article_id)
)
SELECT article_id
FROM loaded
UNION
SELECT article_id
FROM articles
SEMI JOIN outlets ON outlets.outlet = coalesce(articles.publisher, articles.domain)
QUALIFY row_number() OVER (
    PARTITION BY coalesce(publisher, domain) ORDER BY first_seen_at DESC, article_id
) <= 200
