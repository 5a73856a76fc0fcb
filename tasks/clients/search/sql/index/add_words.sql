-- on: news  needs: found  makes: internal.words
-- Numbers go on from the highest; a word keeps the one that it has.
WITH given AS MATERIALIZED (FROM found)
INSERT INTO internal.words BY NAME
SELECT word, (SELECT coalesce(max(number), 0) FROM internal.words) + row_number() OVER (ORDER BY word) AS number
FROM given
ANTI JOIN internal.words USING (word)
