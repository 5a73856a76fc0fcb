-- on: warehouse  needs: $articles  makes: rows
-- Ids of addresses that turned out to be those of the articles.
SELECT DISTINCT address_id FROM moved_addresses WHERE list_contains($articles::VARCHAR[], article_id)
