-- on: news  needs: matching, $most  makes: rows
-- What the matching articles have in common: the most frequent values, and the last months. Counted as they are
-- written down, and named afterwards.
WITH valued AS (
    SELECT 'outlet' AS facet, coalesce(outlet_id, named) AS value, count(*) AS articles
    FROM matching
    GROUP BY outlet_id, named
    UNION ALL
    SELECT 'section', section, count(*)
    FROM matching
    GROUP BY section
    UNION ALL
    SELECT 'language', language_code, count(*)
    FROM matching
    GROUP BY language_code
    UNION ALL
    SELECT 'author', author, count(*)
    FROM (SELECT unnest(authors) AS author FROM matching)
    GROUP BY author
    UNION ALL
    SELECT 'month', strftime(month, '%Y-%m'), articles
    FROM (
        SELECT date_trunc('month', published_on)::DATE AS month, count(*) AS articles
        FROM matching
        WHERE published_on BETWEEN DATE '1000-01-01' AND DATE '9998-12-31' -- days that a calendar page can be made of
        GROUP BY ALL
    )
),
summed AS (
    SELECT facet, coalesce(value, '-') AS value, sum(articles)::BIGINT AS articles
    FROM valued
    GROUP BY ALL
),
most AS (
    FROM summed
    QUALIFY row_number() OVER (
        PARTITION BY facet ORDER BY CASE WHEN facet = 'month' THEN value END DESC, articles DESC, value
    ) <= $most
)
SELECT most.facet, most.value, coalesce(outlets.name, most.value) AS name, most.articles
FROM most
LEFT JOIN outlets ON most.facet = 'outlet' AND outlets.outlet_id = most.value
ORDER BY most.facet, CASE WHEN most.facet = 'month' THEN most.value END DESC, most.articles DESC, most.value
