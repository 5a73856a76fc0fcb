WITH given AS MATERIALIZED (FROM found)
SELECT place, number FROM given JOIN internal.words USING (word)
