SELECT article_id, publisher, title, why
FROM query($strangest)
SEMI JOIN loaded USING (article_id)
ORDER BY score DESC, article_id
LIMIT $limit
