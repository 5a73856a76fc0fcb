-- By row id: a text is read only where it is asked for.
SELECT sequence, ordinal, text
FROM revisions
WHERE rowid IN (
    SELECT revisions.rowid
    FROM revisions
    SEMI JOIN candidates
        ON candidates.other_sequence = revisions.sequence AND candidates.other_ordinal = revisions.ordinal
    WHERE revisions.sequence < $first
)
