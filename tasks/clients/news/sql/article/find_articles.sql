SELECT article_id FROM articles WHERE starts_with(article_id, lower(?)) ORDER BY article_id LIMIT 6
