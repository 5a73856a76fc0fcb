-- on: warehouse  needs: touched_wordings, touched_readings  makes: rows
-- The wordings, in order, of the articles that have several, each with the notes that stand beside it, and whether
-- a box for those who pay was taken out of it.
WITH several AS (
    SELECT article_id FROM touched_readings GROUP BY article_id HAVING count(*) > 1
),
notes AS (
    SELECT
        article_id,
        revision,
        reading,
        list(text ORDER BY ordinal) FILTER (kind = 'note') AS notes,
        bool_or(kind = 'paywall') AS has_wall_box
    FROM segments
    WHERE kind IN ('note', 'paywall') AND article_id IN (FROM several)
    GROUP BY ALL
)
SELECT
    wordings.article_id,
    wordings.revision,
    wordings.title,
    wordings.text,
    coalesce(notes.notes, []) AS notes,
    wordings.language,
    wordings.paywall,
    wordings.is_preview,
    coalesce(notes.has_wall_box, FALSE) AS has_wall_box
FROM touched_wordings AS wordings
SEMI JOIN several ON several.article_id = wordings.article_id
LEFT JOIN notes
    ON notes.article_id = wordings.article_id
    AND notes.revision = wordings.revision
    AND notes.reading = wordings.reading
ORDER BY wordings.article_id, wordings.revision
