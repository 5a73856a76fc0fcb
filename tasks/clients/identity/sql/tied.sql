-- on: warehouse  needs: unknown, $mark, $most_stating  makes: tied
-- The known articles that such claims may lead to: where the address has moved from, by the keys that they are
-- remembered under, by addresses that were asked or stated. Of those that state one address, as many as tell
-- that it is their template's.
CREATE OR REPLACE TEMP TABLE tied AS
SELECT moved.article_id, moved.address_id, NULL AS publisher_key
FROM moved_addresses AS moved
WHERE moved.address_id IN (SELECT identity FROM unknown UNION ALL SELECT unnest(former_ids) FROM unknown)
UNION
(
    SELECT keys.article_id, NULL, keys.publisher_key
    FROM publisher_keys AS keys
    WHERE keys.publisher_key IN (SELECT unnest(keys) FROM unknown)
    QUALIFY NOT starts_with(keys.publisher_key, $mark)
        OR dense_rank() OVER (PARTITION BY keys.publisher_key ORDER BY keys.article_id) <= $most_stating + 1
)
UNION
SELECT unnest(former_ids), NULL, NULL
FROM unknown
