-- on: news  needs: unmeasured  makes: rows
-- A text that runs under many addresses is read once.
SELECT text_sha256, any_value(text) AS text
FROM news.articles
SEMI JOIN unmeasured USING (text_sha256)
GROUP BY ALL
