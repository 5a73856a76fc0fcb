-- on: warehouse  needs: candidates  makes: rows
-- By row id: a text is read only where it is asked for.
SELECT sequence, ordinal, title, text
FROM revisions
WHERE rowid IN (
    SELECT revisions.rowid
    FROM revisions
    SEMI JOIN candidates USING (sequence, ordinal)
)
