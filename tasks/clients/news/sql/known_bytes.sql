-- on: news  needs: asked, $1  makes: rows
-- What names its article is known under that address alone: elsewhere it may name what is not its own.
WITH given AS MATERIALIZED (FROM asked)
SELECT given.capture_id, known.article_id, known.text_sha256
FROM given
JOIN internal.known_texts AS known USING (raw_sha256)
WHERE known.cleaner_version = $1
    AND (known.article_id IS NULL OR known.source_id = given.source_id)
QUALIFY row_number() OVER (
    PARTITION BY given.capture_id
    ORDER BY known.source_id = given.source_id DESC, known.source_id
) = 1
