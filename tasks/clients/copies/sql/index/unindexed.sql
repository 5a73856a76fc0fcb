-- on: warehouse  needs: $first, $last  makes: rows
-- Wordings of these batches that do not stand in the index, as those of a warehouse that is older than it;
-- a new reading of a wording only where its text is another one.
SELECT sequence, ordinal, article_id, text_sha256, try_cast(published_at AS DATE) AS day, language, title, text
FROM revisions
WHERE rowid IN (
    SELECT brought.rowid
    FROM revisions AS brought
    ANTI JOIN indexed_wordings AS standing
        ON standing.sequence = brought.sequence AND standing.ordinal = brought.ordinal
    WHERE brought.sequence BETWEEN $first AND $last AND NOT EXISTS (
        FROM revisions AS earlier
        WHERE earlier.article_id = brought.article_id
            AND earlier.revision = brought.revision
            AND earlier.reading = brought.reading - 1
            AND earlier.text_sha256 = brought.text_sha256
    )
)
ORDER BY sequence, ordinal
