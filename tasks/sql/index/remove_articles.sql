DELETE FROM internal.indexed_articles WHERE document IN (SELECT document FROM stale)
