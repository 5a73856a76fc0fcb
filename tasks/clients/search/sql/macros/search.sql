-- on: news  needs: nothing  makes: nothing
-- A plain word is looked for in all its forms: everywhere the word itself; in articles of each language that the
-- index has stems of, all words with its stem there. Where it stands in no article of a language, its stem there is
-- the one that its ending leads to, the shortest that does. Words of phrases stand for themselves; a sign of a script
-- without blanks means all words that hold it.
CREATE MACRO internal.find_words(terms) AS TABLE
WITH slots AS MATERIALIZED (
    SELECT term, size, is_exact, is_prefix, unnest(words) AS word, unnest(range(size)) AS slot
    FROM (SELECT unnest(terms, max_depth := 2))
),
spelt AS (
    SELECT
        term, slot, is_exact, is_prefix,
        unnest(CASE WHEN size = 1 THEN internal.write_figure(word) ELSE [word] END) AS word
    FROM slots
),
known AS MATERIALIZED (
    SELECT spelt.term, spelt.slot, words.number
    FROM spelt
    JOIN internal.words AS words USING (word)
    WHERE NOT is_prefix
),
forms AS MATERIALIZED (
    SELECT slots.term, slots.slot, slots.word, known.number
    FROM slots
    LEFT JOIN known USING (term, slot)
    WHERE size = 1 AND NOT is_exact
),
wanted_stems AS MATERIALIZED (
    SELECT term, slot, stems.language, stems.stem
    FROM forms
    JOIN internal.stems AS stems ON stems.word = forms.number
    UNION
    SELECT term, slot, led.language, led.stem
    FROM (
        SELECT
            forms.term, forms.slot, endings.language, length(endings.ending) AS length,
            left(forms.word, length(forms.word) - length(endings.ending)) || endings.stem_ending AS stem
        FROM forms
        JOIN internal.endings AS endings ON ends_with(forms.word, endings.ending)
        ANTI JOIN internal.stems AS known ON known.word = forms.number AND known.language = endings.language
    ) AS led
    SEMI JOIN internal.stems AS stems ON stems.language = led.language AND stems.stem = led.stem
    WHERE length(led.stem) >= 3
    QUALIFY led.length = min(led.length) OVER (PARTITION BY term, slot, led.language)
)
SELECT term, slot, number, bool_or(language IS NULL) AS is_everywhere, list(language) AS languages
FROM (
    SELECT term, slot, number, NULL::VARCHAR AS language
    FROM known
    UNION ALL
    SELECT slots.term, slots.slot, words.number, NULL
    FROM slots
    JOIN internal.words AS words
        ON CASE WHEN is_prefix THEN starts_with(words.word, slots.word) ELSE contains(words.word, slots.word) END
    WHERE is_prefix
        OR size = 1 AND regexp_full_match(slots.word, '[\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}]')
    UNION ALL
    SELECT wanted_stems.term, wanted_stems.slot, stems.word, stems.language
    FROM wanted_stems
    JOIN internal.stems AS stems ON stems.language = wanted_stems.language AND stems.stem = wanted_stems.stem
)
GROUP BY term, slot, number;

-- Which articles a field names.
CREATE MACRO internal.find_fields(terms) AS TABLE
WITH filters AS MATERIALIZED (
    SELECT term, leaf, field, value
    FROM (SELECT unnest(terms, max_depth := 2))
    WHERE field <> ''
)
SELECT filters.leaf, articles.article_id
FROM articles
JOIN filters ON CASE filters.field
    WHEN 'title' THEN internal.holds_any([filters.value], articles.title)
    WHEN 'author' THEN internal.holds_any([filters.value], array_to_string(articles.authors, '; '))
    WHEN 'publisher' THEN internal.is_publisher([filters.value], articles.publisher, articles.domain)
    WHEN 'domain' THEN ends_with('.' || articles.domain, '.' || lower(filters.value))
    WHEN 'lang' THEN internal.is_language([filters.value], articles.language)
    WHEN 'section' THEN internal.holds_any([filters.value], articles.section)
    WHEN 'tag' THEN internal.holds_any([filters.value], array_to_string(articles.tags, '; '))
    WHEN 'paywall' THEN articles.paywall = filters.value
    WHEN 'after' THEN left(articles.published_at, length(filters.value)) >= filters.value
    WHEN 'before' THEN articles.published_at < filters.value
END
UNION
SELECT filters.leaf, quotes.article_id
FROM quotes
JOIN filters
    ON filters.field = 'speaker'
    AND internal.holds_any([filters.value], quotes.speaker)
UNION
SELECT filters.leaf, stories.article_id
FROM stories
JOIN filters ON filters.field = 'story' AND starts_with(stories.story_id, filters.value);

-- Articles that are asked for, with a score: BM25 (k = 1.2, b = 0.75) over title, description and text together.
-- A phrase stands where all of its words do, each at its place; with `~N`, in any order with at most N words among
-- them. NEAR looks, from each place of one term, for the last place of the other before it.
CREATE MACRO internal.find_articles(question, any_word) AS TABLE
WITH asked AS MATERIALIZED (FROM internal.read_search(question)),
terms AS MATERIALIZED (SELECT unnest(terms, max_depth := 2) FROM asked),
nears AS MATERIALIZED (SELECT unnest(nears, max_depth := 2) FROM asked),
chosen AS MATERIALIZED (
    SELECT found.*, terms.leaf, terms.size, terms.slop
    FROM internal.find_words((SELECT list_filter(terms, lambda each: each.field = '') FROM asked)) AS found
    JOIN terms USING (term)
),
hits AS MATERIALIZED (
    SELECT
        chosen.term, chosen.leaf, chosen.slot, chosen.size, chosen.slop,
        postings.document, postings.positions
    FROM chosen
    JOIN internal.postings AS postings ON postings.word = chosen.number
    JOIN internal.indexed_articles AS indexed USING (document)
    WHERE indexed.article_id IS NOT NULL
        AND (chosen.is_everywhere OR list_contains(chosen.languages, indexed.language))
),
whole AS (
    SELECT term, document
    FROM hits
    WHERE size > 1
    GROUP BY term, document
    HAVING bit_or(1::BIGINT << slot) = (1::BIGINT << any_value(size)) - 1
),
spread AS (
    SELECT term, leaf, slot, size, slop, document, unnest(positions) AS position
    FROM hits
    SEMI JOIN whole USING (term, document)
),
phrases AS MATERIALIZED (
    SELECT term, leaf, document, size, first
    FROM (
        SELECT
            term, leaf, slot, size, document,
            position - unnest(CASE WHEN slop IS NULL THEN [slot] ELSE range(size + slop) END) AS first
        FROM spread
    )
    GROUP BY ALL
    HAVING bit_or(1::BIGINT << slot) = (1::BIGINT << size) - 1
),
sides AS (
    SELECT nears.leaf, nears.distance, term = nears.one AS is_first, document, first, last
    FROM (
        SELECT term, document, first, first AS last
        FROM (SELECT term, document, unnest(positions) AS first FROM hits WHERE size = 1 AND leaf IS NULL)
        UNION ALL
        SELECT term, document, first, first + size - 1 AS last
        FROM phrases
        WHERE leaf IS NULL
    )
    JOIN nears ON term = nears.one OR term = nears.other
),
pairs AS (
    SELECT
        leaf, document, distance, first,
        max(last) FILTER (NOT is_first) OVER before_it AS last_second,
        max(last) FILTER (is_first) OVER before_it AS last_first,
        is_first
    FROM sides
    WINDOW before_it AS (
        PARTITION BY leaf, document ORDER BY first RANGE BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
    )
),
held AS (
    SELECT leaf, document, sum(len(positions)) AS times
    FROM hits
    WHERE size = 1 AND leaf IS NOT NULL
    GROUP BY leaf, document
    UNION ALL
    SELECT leaf, document, count(*)
    FROM phrases
    WHERE leaf IS NOT NULL
    GROUP BY leaf, document
    UNION ALL
    SELECT leaf, document, count(*)
    FROM pairs
    WHERE first - 1 - CASE WHEN is_first THEN last_second ELSE last_first END BETWEEN 0 AND distance
    GROUP BY leaf, document
    UNION ALL
    SELECT fields.leaf, indexed.document, 0
    FROM internal.find_fields((FROM (SELECT list_filter(terms, lambda each: each.field <> '') FROM asked))) AS fields
    JOIN internal.indexed_articles AS indexed USING (article_id)
),
counted AS (
    SELECT leaf, document, times, count(*) OVER (PARTITION BY leaf) AS articles_with_term
    FROM held
),
whole_index AS (
    SELECT count(article_id) AS articles, avg(words) AS mean_words FROM internal.indexed_articles
),
scored AS (
    SELECT
        indexed.document,
        any_value(indexed.article_id) AS article_id,
        bit_or(coalesce(1::BIGINT << counted.leaf, 0)) AS mask,
        coalesce(
            sum(
                ln(1 + (whole_index.articles - articles_with_term + 0.5) / (articles_with_term + 0.5))
                * times * 2.2 / (times + 1.2 * (0.25 + 0.75 * indexed.words / whole_index.mean_words))
            ),
            0
        ) AS score
    FROM internal.indexed_articles AS indexed
    LEFT JOIN counted USING (document)
    CROSS JOIN whole_index
    WHERE indexed.article_id IS NOT NULL
    GROUP BY indexed.document
),
good AS (
    SELECT mask
    FROM (SELECT DISTINCT mask FROM scored)
    CROSS JOIN asked
    WHERE internal.is_asked(
        list_transform(
            asked.postfix,
            lambda code: CASE WHEN code = -7 OR code = -6 AND any_word THEN -2 ELSE code END
        ),
        mask
    )
)
SELECT document, article_id, score
FROM scored
SEMI JOIN good USING (mask);

CREATE MACRO internal.rank_articles(question, any_word) AS TABLE
SELECT
    found.article_id,
    found.score,
    row_number() OVER (
        ORDER BY found.score DESC, articles.published_ts DESC NULLS LAST, found.article_id
    ) AS rank
FROM internal.find_articles(question, any_word) AS found
JOIN articles USING (article_id)
ORDER BY rank;

-- What readers call: the articles that hold what is asked for, or, with `search_any`, some of its plain words.
CREATE MACRO search(question) AS TABLE
FROM internal.rank_articles(question, false);

CREATE MACRO search_any(question) AS TABLE
FROM internal.rank_articles(question, true);

-- What named queries ask: whether an article is among what is searched for; where nothing is, every one is.
CREATE MACRO internal.is_found(question, found_id) AS
    question IS NULL
    OR found_id IN (
        SELECT found.article_id
        FROM internal.find_articles(question, false) AS found
    );
