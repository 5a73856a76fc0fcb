-- on: warehouse  needs: new_keys  makes: publisher_keys
-- What Python read off the addresses, in the order of loading.
INSERT INTO publisher_keys BY NAME
FROM new_keys
ORDER BY sequence, ordinal
