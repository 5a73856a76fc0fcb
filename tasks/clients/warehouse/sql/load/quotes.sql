INSERT INTO quotes BY NAME
SELECT article_id, revision, reading, one.*, position - 1 AS ordinal
FROM (
    SELECT
        additions.article_id,
        additions.revision,
        additions.reading,
        additions.sequence,
        additions.ordinal AS place,
        unnest(cleaned.quotes) AS one,
        generate_subscripts(cleaned.quotes, 1) AS position
    FROM additions
    JOIN batch_cleaned AS cleaned USING (capture_id)
)
ORDER BY sequence, place, position
