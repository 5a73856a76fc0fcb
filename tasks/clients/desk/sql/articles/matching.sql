-- on: news  needs: found, $since, $until, $outlet, $section, $language, $author  makes: matching
-- What was found and is asked for, with what it is sorted and counted by. A minus asks for those that have none.
CREATE TEMP TABLE matching AS
SELECT
    articles.article_id,
    found.score,
    articles.published_ts,
    articles.published_on,
    articles.outlet_id,
    articles.outlet,
    articles.section,
    articles.language_code,
    articles.authors
FROM internal.outlet_articles AS articles
JOIN found ON found.article_id = articles.article_id
WHERE internal.is_between($since, $until, articles.published_on)
    AND (
        internal.is_outlet($outlet, articles.outlet_id, articles.outlet, articles.outlet_names)
        OR $outlet = '-' AND articles.outlet IS NULL
    )
    AND ($section IS NULL OR coalesce(articles.section, '-') = $section)
    AND ($language IS NULL OR coalesce(articles.language_code, '-') = lower($language))
    AND ($author IS NULL OR coalesce(list_contains(articles.authors, $author), false))
