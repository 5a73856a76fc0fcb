SELECT text_sha256, any_value(text) AS text
FROM news.articles
SEMI JOIN unmeasured USING (text_sha256)
GROUP BY ALL
