WITH given AS MATERIALIZED (FROM found)
INSERT INTO internal.words BY NAME
SELECT word, (SELECT coalesce(max(number), 0) FROM internal.words) + row_number() OVER (ORDER BY word) AS number
FROM given
ANTI JOIN internal.words USING (word)
