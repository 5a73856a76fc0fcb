SELECT place, number FROM found JOIN internal.words USING (word)
