SELECT coalesce(max(document), 0) + 1 FROM internal.indexed_articles
