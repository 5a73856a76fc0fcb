-- on: news  needs: $kind, $country, $language  makes: rows
-- Outlets by number of articles: whose they are, since when and until when
-- param kind text  Only outlets of this kind: agency, blog, publisher, pusher, or what is declared
-- param country text  Only outlets of this country, such as GB
-- param language text  Only outlets in this language, such as en
SELECT
    outlets.outlet_id,
    outlets.name,
    outlets.kind,
    outlets.country,
    outlets.languages,
    count(articles.article_id) AS articles,
    min(articles.published_on) AS first_on,
    max(articles.published_on) AS last_on,
    outlets.names
FROM outlets
LEFT JOIN articles ON articles.outlet_id = outlets.outlet_id
WHERE ($kind IS NULL OR outlets.kind = lower($kind))
    AND ($country IS NULL OR outlets.country = upper($country))
    AND ($language IS NULL OR list_contains(outlets.languages, lower($language)))
GROUP BY ALL
ORDER BY articles DESC, outlets.outlet_id
