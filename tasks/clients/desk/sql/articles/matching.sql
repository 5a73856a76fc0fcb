-- on: news  needs: found, $is_search, $since, $until, $outlet, $section, $language, $author  makes: matching
-- What was found and is asked for, with what it is sorted and counted by. A minus asks for those that have none.
-- Which outlets are meant is decided by looking through the outlets, not through all articles.
CREATE TEMP TABLE matching AS
SELECT
    articles.article_id,
    found.score,
    articles.published_ts,
    articles.published_on,
    articles.outlet_id,
    CASE WHEN articles.outlet_id IS NULL THEN coalesce(articles.publisher, articles.domain) END AS named,
    articles.section,
    articles.language_code,
    articles.authors
FROM articles
LEFT JOIN found ON found.article_id = articles.article_id
WHERE (NOT $is_search OR found.article_id IS NOT NULL)
    AND internal.is_between($since, $until, articles.published_on)
    AND (
        $outlet IS NULL
        OR articles.outlet_id IN (
            SELECT outlet_id
            FROM outlets
            WHERE internal.is_outlet($outlet, outlet_id, name, list_concat(names, domains))
        )
        OR articles.outlet_id IS NULL
        AND internal.is_outlet($outlet, NULL, coalesce(articles.publisher, articles.domain, '-'), NULL)
    )
    AND ($section IS NULL OR coalesce(articles.section, '-') = $section)
    AND ($language IS NULL OR coalesce(articles.language_code, '-') = lower($language))
    AND ($author IS NULL OR coalesce(list_contains(articles.authors, $author), false))
