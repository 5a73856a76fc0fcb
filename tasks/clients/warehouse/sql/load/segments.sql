INSERT INTO segments BY NAME
SELECT article_id, revision, reading, one.*, position - 1 AS ordinal
FROM (
    SELECT
        additions.article_id,
        additions.revision,
        additions.reading,
        additions.sequence,
        additions.ordinal AS place,
        unnest(cleaned.segments) AS one,
        generate_subscripts(cleaned.segments, 1) AS position
    FROM additions
    JOIN batch_cleaned AS cleaned USING (capture_id)
)
ORDER BY sequence, place, position
