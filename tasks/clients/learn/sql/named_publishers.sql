-- on: news  needs: $name  makes: rows
-- By which names learning knows the publishers of this name, or of this domain with what lies below it.
SELECT DISTINCT coalesce(domain, publisher) AS publisher
FROM articles
WHERE lower(publisher) = lower($name) OR lower(domain) = lower($name) OR ends_with(domain, '.' || lower($name))
