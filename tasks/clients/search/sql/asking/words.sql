-- on: news  needs: asked, chosen  makes: rows
-- What may stand in what was found: words and phrases as they were typed, other words in all forms that are known.
-- A sign that is a word of its own, in a script without blanks, is shown by itself.
WITH terms AS MATERIALIZED (SELECT unnest(terms, max_depth := 2) FROM asked)
SELECT value AS word
FROM terms
WHERE field = ''
UNION
SELECT words.word
FROM terms
JOIN chosen USING (term)
JOIN internal.words AS words USING (number)
WHERE size = 1 AND length(terms.words[1]) > 1
