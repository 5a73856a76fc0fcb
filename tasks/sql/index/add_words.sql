INSERT INTO internal.words BY NAME
SELECT word, (SELECT coalesce(max(number), 0) FROM internal.words) + row_number() OVER (ORDER BY word) AS number
FROM found
ANTI JOIN internal.words USING (word)
