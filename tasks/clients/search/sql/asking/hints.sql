-- on: news  needs: asked, chosen, $most  makes: rows
-- For plain words of which no form stands anywhere, or in next to no article, the word most like each that stands in
-- ten times as many: at most two letters off, one in short words. For a few words, and of some length, so that it
-- costs one look through the words each.
WITH plain AS MATERIALIZED (
    SELECT term, words[1] AS word
    FROM (SELECT unnest(terms, max_depth := 2) FROM asked)
    WHERE field = '' AND size = 1 AND NOT is_prefix AND regexp_full_match(words[1], '\p{L}{4,30}')
    LIMIT $most
),
standing AS MATERIALIZED (
    SELECT plain.term, plain.word, count(DISTINCT postings.document) AS articles
    FROM plain
    LEFT JOIN chosen USING (term)
    LEFT JOIN internal.postings AS postings ON postings.word = chosen.number
    GROUP BY ALL
    HAVING articles < 5
),
alike AS MATERIALIZED (
    SELECT
        standing.term, standing.word, standing.articles, words.number, words.word AS other,
        damerau_levenshtein(standing.word, words.word) AS off
    FROM standing
    JOIN internal.words AS words
        ON abs(length(words.word) - length(standing.word)) <= 2
        AND left(words.word, 1) = left(standing.word, 1)
    WHERE off BETWEEN 1 AND CASE WHEN length(standing.word) < 7 THEN 1 ELSE 2 END
),
held AS (
    SELECT alike.word, alike.other, alike.off, alike.articles, count(*) AS others
    FROM alike
    JOIN internal.postings AS postings ON postings.word = alike.number
    GROUP BY ALL
)
SELECT word, arg_max(other, others / pow(10, off)) AS other
FROM held
WHERE others >= 10 * articles
GROUP BY word
ORDER BY word
