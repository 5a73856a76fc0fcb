SELECT article_id, address_id, publisher_key FROM tied
