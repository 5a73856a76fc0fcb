SELECT revision, title, word_count, first_seen_at, last_seen_at, text_sha256, cleaner_version
FROM revisions
WHERE article_id = ?
ORDER BY revision
