-- How the index reads wordings.
SELECT wording, internal.fold(wording) AS folded, internal.split_words(wording) AS words
FROM (SELECT unnest($wordings::VARCHAR[]) AS wording)
