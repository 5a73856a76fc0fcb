-- on: news  needs: $wordings  makes: rows
-- How the index reads wordings, each spelling by itself: their words, and the runs of letters that they show.
SELECT
    wording,
    flatten(list_transform(spellings, lambda spelling: internal.split_words(spelling))) AS words,
    flatten(
        list_transform(
            spellings,
            lambda spelling: regexp_extract_all(internal.fold(spelling), '[\p{L}\p{M}\p{N}]+')
        )
    ) AS runs
FROM (
    SELECT wording, regexp_split_to_array(wording, '[\x00- ]+') AS spellings
    FROM (SELECT unnest($wordings::VARCHAR[]) AS wording)
)
