SELECT place, number FROM standing JOIN internal.words USING (word) ORDER BY place
