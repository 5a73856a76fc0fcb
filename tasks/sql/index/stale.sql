-- Documents of articles that are gone or changed.
SELECT document FROM internal.indexed_articles ANTI JOIN articles USING (article_id)
UNION
SELECT document FROM internal.indexed_articles SEMI JOIN changed USING (article_id)
