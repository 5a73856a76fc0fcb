-- on: news  needs: stemmed  makes: internal.stems
WITH given AS MATERIALIZED (FROM stemmed)
INSERT INTO internal.stems BY NAME
SELECT DISTINCT language, number AS word, internal.fold(stem) AS stem
FROM given
ANTI JOIN internal.stems AS known
    ON known.language = given.language AND known.word = given.number AND known.stem = internal.fold(given.stem)
ORDER BY ALL
