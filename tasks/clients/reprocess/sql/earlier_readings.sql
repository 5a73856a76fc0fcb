SELECT chosen.capture_id, revisions.* EXCLUDE (capture_id)
FROM revisions
JOIN chosen
    ON chosen.article_id = revisions.article_id
    AND chosen.revision = revisions.revision
    AND chosen.reading = revisions.reading
