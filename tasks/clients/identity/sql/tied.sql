-- on: warehouse  needs: unknown  makes: tied
-- The known articles that such claims may lead to: where the address has moved from, by the publisher's id in it
-- or in its feed, by the address that was asked.
CREATE OR REPLACE TEMP TABLE tied AS
SELECT moved.article_id, moved.address_id, NULL AS publisher_key
FROM moved_addresses AS moved
WHERE moved.address_id IN (SELECT identity FROM unknown)
UNION
SELECT keys.article_id, NULL, keys.publisher_key
FROM publisher_keys AS keys
WHERE keys.publisher_key IN (SELECT publisher_key FROM unknown UNION ALL SELECT unnest(guid_keys) FROM unknown)
UNION
SELECT former_id, NULL, NULL
FROM unknown
WHERE former_id IS NOT NULL
