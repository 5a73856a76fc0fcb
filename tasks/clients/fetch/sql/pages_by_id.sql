FROM pages WHERE source_id IN (SELECT unnest(?))
