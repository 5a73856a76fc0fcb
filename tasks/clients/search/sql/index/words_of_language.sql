-- on: news  needs: spellings  makes: rows
-- Words of letters alone, as they are written but for case, with their numbers: the stem of `fermé` is none of `ferme`.
WITH given AS MATERIALIZED (FROM spellings),
written AS (
    SELECT DISTINCT
        language,
        unnest(regexp_extract_all(lower(spelling), '[\p{L}\p{M}]+')) AS word
    FROM given
)
SELECT written.language, written.word, words.number
FROM written
JOIN internal.words AS words ON words.word = internal.fold(written.word)
ORDER BY ALL
