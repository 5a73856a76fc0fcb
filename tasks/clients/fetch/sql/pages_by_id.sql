-- on: memory  needs: pages, $1  makes: rows
-- Many ids are asked for at once.
FROM pages WHERE source_id IN (SELECT unnest($1))
