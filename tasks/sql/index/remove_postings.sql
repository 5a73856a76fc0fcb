DELETE FROM internal.postings WHERE document IN (SELECT document FROM stale)
