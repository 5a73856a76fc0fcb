-- on: news  needs: spellings  makes: rows
-- The macro alone decides what a word is, here as for what is looked for.
SELECT internal.split_words(spelling) AS words FROM spellings ORDER BY place
