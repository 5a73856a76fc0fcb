-- on: news  needs: matching, $most  makes: rows
-- What the matching articles have in common: the most frequent values, and the last months.
WITH valued AS (
    SELECT 'outlet' AS facet, coalesce(outlet_id, outlet, '-') AS value, any_value(outlet) AS name, count(*) AS articles
    FROM matching
    GROUP BY ALL
    UNION ALL
    SELECT 'section', coalesce(section, '-'), NULL, count(*)
    FROM matching
    GROUP BY ALL
    UNION ALL
    SELECT 'language', coalesce(language_code, '-'), NULL, count(*)
    FROM matching
    GROUP BY ALL
    UNION ALL
    SELECT 'author', author, NULL, count(*)
    FROM (SELECT unnest(authors) AS author FROM matching)
    GROUP BY ALL
    UNION ALL
    SELECT 'month', strftime(published_on, '%Y-%m'), NULL, count(*)
    FROM matching
    WHERE published_on BETWEEN DATE '1000-01-01' AND DATE '9998-12-31' -- days that a calendar page can be made of
    GROUP BY ALL
)
SELECT facet, value, coalesce(name, value) AS name, articles
FROM valued
QUALIFY row_number() OVER (
    PARTITION BY facet ORDER BY CASE WHEN facet = 'month' THEN value END DESC, articles DESC, value
) <= $most
ORDER BY facet, CASE WHEN facet = 'month' THEN value END DESC, articles DESC, value
