-- on: news  needs: terms, wordings, phrases, $has_terms, $required, $publishers, $not_publishers, $langs,
--     $not_langs, $authors, $not_authors, $titles, $not_titles, $after, $before, $limit
--     makes: rows
-- BM25 (k = 1.2, b = 0.75) over title, description and text together. Each wording of a term is a word, or was
-- looked up as a phrase; a sign of a script without blanks means all words that hold it. A term that is required
-- must be there, an excluded one not. With no term that ranks, the newest articles come first.
-- What is handed in is read as it is, once: DuckDB 1.5 fails where it would filter it for a join as it reads it.
WITH given_terms AS MATERIALIZED (FROM terms),
given_words AS MATERIALIZED (FROM wordings),
given_phrases AS MATERIALIZED (FROM phrases),
asked AS (
    SELECT wordings.term, words.number
    FROM given_words AS wordings
    JOIN internal.words AS words ON words.word = wordings.word
    UNION
    SELECT wordings.term, words.number
    FROM given_words AS wordings
    JOIN internal.words AS words ON contains(words.word, wordings.word)
    WHERE regexp_full_match(wordings.word, '[\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}]')
),
found AS (
    SELECT asked.term, postings.document, postings.times
    FROM asked
    JOIN internal.postings AS postings ON postings.word = asked.number
    UNION ALL BY NAME
    FROM given_phrases
),
standing AS (
    SELECT
        found.term,
        found.document,
        indexed.words,
        sum(found.times) AS times,
        count(*) OVER (PARTITION BY found.term) AS articles_with_term
    FROM found
    JOIN internal.indexed_articles AS indexed USING (document)
    WHERE indexed.article_id IS NOT NULL
    GROUP BY found.term, found.document, indexed.words
),
whole AS (
    SELECT count(article_id) AS articles, avg(words) AS mean_words FROM internal.indexed_articles
),
ranked AS (
    SELECT
        standing.document,
        count(*) FILTER (terms.is_required) AS required,
        sum(
            ln(1 + (whole.articles - articles_with_term + 0.5) / (articles_with_term + 0.5))
            * times * 2.2 / (times + 1.2 * (0.25 + 0.75 * standing.words / whole.mean_words))
        ) AS score
    FROM standing
    JOIN given_terms AS terms USING (term)
    CROSS JOIN whole
    WHERE NOT terms.is_excluded
    GROUP BY ALL
),
excluded AS (
    SELECT document FROM standing JOIN given_terms AS terms USING (term) WHERE terms.is_excluded
),
matched AS (
    SELECT indexed.document, indexed.article_id, coalesce(ranked.score, 0) AS score
    FROM internal.indexed_articles AS indexed
    LEFT JOIN ranked USING (document)
    ANTI JOIN excluded USING (document)
    WHERE NOT $has_terms OR ranked.required = $required
),
hits AS (
    SELECT articles.rowid AS place, matched.article_id, matched.score, articles.published_ts
    FROM matched
    JOIN articles ON articles.article_id = matched.article_id
    WHERE (len($publishers) = 0 OR internal.is_publisher($publishers, articles.publisher, articles.domain))
        AND NOT (
            len($not_publishers) > 0
            AND internal.is_publisher($not_publishers, articles.publisher, articles.domain)
        )
        AND (len($langs) = 0 OR internal.is_language($langs, articles.language))
        AND NOT (len($not_langs) > 0 AND internal.is_language($not_langs, articles.language))
        AND (len($authors) = 0 OR internal.holds_any($authors, array_to_string(articles.authors, '; ')))
        AND NOT (
            len($not_authors) > 0 AND internal.holds_any($not_authors, array_to_string(articles.authors, '; '))
        )
        AND (len($titles) = 0 OR internal.holds_any($titles, articles.title))
        AND NOT (len($not_titles) > 0 AND internal.holds_any($not_titles, articles.title))
        AND ($after IS NULL OR left(articles.published_at, length($after)) >= $after)
        AND ($before IS NULL OR articles.published_at < $before)
    ORDER BY matched.score DESC, articles.published_ts DESC NULLS LAST, matched.article_id
    LIMIT $limit
)
SELECT
    hits.article_id,
    articles.title,
    articles.publisher,
    articles.published_at,
    hits.score,
    coalesce(nullif(articles.text, ''), articles.description, '') AS text
FROM hits
JOIN articles ON articles.rowid = hits.place
ORDER BY hits.score DESC, hits.published_ts DESC NULLS LAST, hits.article_id
