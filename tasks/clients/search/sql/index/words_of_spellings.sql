SELECT internal.split_words(spelling) AS words FROM spellings ORDER BY place
