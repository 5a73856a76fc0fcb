-- on: warehouse  needs: chosen  makes: rows
-- How each chosen capture reads so far, to be compared with how it reads now.
SELECT chosen.capture_id, revisions.* EXCLUDE (capture_id)
FROM revisions
JOIN chosen
    ON chosen.article_id = revisions.article_id
    AND chosen.revision = revisions.revision
    AND chosen.reading = revisions.reading
