-- on: warehouse  needs: tied  makes: rows
-- What each tie rests on; both columns are null where it is the address that was asked.
SELECT article_id, address_id, publisher_key FROM tied
