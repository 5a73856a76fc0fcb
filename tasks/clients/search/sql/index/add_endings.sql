-- on: news  needs: $longest  makes: internal.endings
-- What a word and its stem have in common stands before both endings; long ones are words that are exceptions.
INSERT INTO internal.endings BY NAME
WITH paired AS (
    SELECT
        stems.language,
        words.word,
        stems.stem,
        len(
            list_filter(
                range(1, least(length(words.word), length(stems.stem)) + 1),
                lambda upto: left(words.word, upto) = left(stems.stem, upto)
            )
        ) AS shared
    FROM internal.stems AS stems
    JOIN internal.words AS words ON words.number = stems.word
),
ended AS (
    SELECT DISTINCT
        language,
        substr(word, shared + 1) AS ending,
        substr(stem, shared + 1) AS stem_ending
    FROM paired
    WHERE shared >= 2
)
FROM ended
ANTI JOIN internal.endings AS known USING (language, ending, stem_ending)
WHERE length(ending) <= $longest AND length(stem_ending) <= $longest
ORDER BY ALL
