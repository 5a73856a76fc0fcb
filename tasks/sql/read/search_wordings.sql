-- How the index reads wordings.
SELECT wording, internal.level(wording) AS levelled, internal.split_words(wording) AS words
FROM (SELECT unnest($wordings::VARCHAR[]) AS wording)
