SELECT place, unnest(internal.split_words(spelling)) AS word FROM spellings
