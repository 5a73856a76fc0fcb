-- on: warehouse  needs: wanted  makes: rows
-- By row id: a text is read only where it is asked for.
SELECT text_sha256, text
FROM revisions
WHERE rowid IN (SELECT min(revisions.rowid) FROM revisions SEMI JOIN wanted USING (text_sha256) GROUP BY text_sha256)
