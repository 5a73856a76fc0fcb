INSERT INTO evidence BY NAME
SELECT article_id, revision, reading, one.*, position - 1 AS ordinal
FROM (
    SELECT
        additions.article_id,
        additions.revision,
        additions.reading,
        additions.sequence,
        additions.ordinal AS place,
        unnest(cleaned.evidence) AS one,
        generate_subscripts(cleaned.evidence, 1) AS position
    FROM additions
    JOIN batch_cleaned AS cleaned USING (capture_id)
)
ORDER BY sequence, place, position
