SELECT * FROM articles WHERE article_id = ?
