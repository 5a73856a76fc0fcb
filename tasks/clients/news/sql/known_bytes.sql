-- on: news  needs: asked, $1  makes: rows
-- Under the address where they were read alone: elsewhere the same page may name what is not its own.
WITH given AS MATERIALIZED (FROM asked)
SELECT given.capture_id, known.article_id, known.text_sha256
FROM given
JOIN internal.known_texts AS known USING (raw_sha256)
WHERE known.cleaner_version = $1
    AND known.source_id = given.source_id
