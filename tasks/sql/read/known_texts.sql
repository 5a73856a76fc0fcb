SELECT raw_sha256, article_id, text_sha256
FROM internal.known_texts
WHERE cleaner_version = ? AND raw_sha256 IN (SELECT raw_sha256 FROM asked)
