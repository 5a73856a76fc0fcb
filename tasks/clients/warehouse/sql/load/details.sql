-- on: warehouse  needs: additions, batch_cleaned  makes: {table}
-- The lists of what was cleaned, a row each, in their order.
INSERT INTO {table} BY NAME
SELECT article_id, revision, reading, one.*, position - 1 AS ordinal
FROM (
    SELECT
        additions.article_id,
        additions.revision,
        additions.reading,
        additions.sequence,
        additions.ordinal AS place,
        unnest(cleaned.{table}) AS one,
        generate_subscripts(cleaned.{table}, 1) AS position
    FROM additions
    JOIN batch_cleaned AS cleaned USING (capture_id)
)
ORDER BY sequence, place, position
