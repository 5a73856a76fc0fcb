-- on: news  needs: nothing  makes: nothing
-- A plain word is looked for in all its forms: everywhere the word itself; in articles of each language that the
-- index has stems of, all words with its stem there. Where it stands in no article of a language, its stem there is
-- the one that its ending leads to, the shortest that does. Words of phrases stand for themselves; a sign of a script
-- without blanks means all words that hold it.
CREATE MACRO internal.find_words(terms) AS TABLE
WITH slots AS MATERIALIZED (
    SELECT term, size, is_exact, is_prefix, unnest(words) AS word, unnest(range(size)) AS slot
    FROM (SELECT unnest(terms, max_depth := 2))
    WHERE field = ''
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
SELECT
    term, slot, number,
    bool_or(language IS NULL) AS is_everywhere,
    coalesce('|' || string_agg(language, '|') || '|', '') AS languages -- no list: every place would carry it
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
SELECT filters.leaf, articles.article_id
FROM articles
JOIN filters ON filters.field = 'outlet'
LEFT JOIN outlets USING (outlet_id)
WHERE internal.is_outlet(
    filters.value,
    articles.outlet_id,
    coalesce(outlets.name, articles.publisher, articles.domain),
    list_concat(outlets.names, outlets.domains)
)
UNION
SELECT filters.leaf, quotes.article_id
FROM quotes
JOIN filters
    ON filters.field = 'speaker'
    AND internal.holds_any([filters.value], concat_ws(' ', quotes.speaker, quotes.speaker_name))
UNION
SELECT filters.leaf, stories.article_id
FROM stories
JOIN filters ON filters.field = 'story' AND starts_with(stories.story_id, filters.value);

-- Articles that are asked for, with a score: BM25 (k = 1.2, b = 0.75) over title, description and text together. What
-- was asked and the words that were chosen for it are handed in, for who asks more than once.
-- A phrase stands where all of its words do, each at its place; with `~N`, in any order with at most N words among
-- them. It is looked for from the places of its rarest word. NEAR looks, from each place of one term, for the last
-- place of the other before it.
CREATE MACRO internal.find_asked(asked, chosen, any_word) AS TABLE
WITH given AS MATERIALIZED (SELECT asked AS asked, chosen AS chosen),
terms AS MATERIALIZED (SELECT unnest(asked.terms, max_depth := 2) FROM given),
nears AS MATERIALIZED (SELECT unnest(asked.nears, max_depth := 2) FROM given),
wanted AS MATERIALIZED (
    SELECT words.*, terms.leaf, terms.size, terms.slop
    FROM (SELECT unnest(chosen, max_depth := 2) FROM given) AS words
    JOIN terms USING (term)
),
hits AS MATERIALIZED (
    SELECT
        wanted.term, wanted.leaf, wanted.slot, wanted.size, wanted.slop,
        postings.document, postings.positions, indexed.words
    FROM wanted
    JOIN internal.postings AS postings ON postings.word = wanted.number
    JOIN internal.indexed_articles AS indexed USING (document)
    WHERE indexed.article_id IS NOT NULL
        AND (wanted.is_everywhere OR contains(wanted.languages, '|' || indexed.language || '|'))
),
whole AS MATERIALIZED (
    SELECT term, document
    FROM hits
    WHERE size > 1
    GROUP BY term, document
    HAVING bit_or(1::BIGINT << slot) = (1::BIGINT << any_value(size)) - 1
),
parts AS MATERIALIZED (
    SELECT hits.*
    FROM hits
    SEMI JOIN whole USING (term, document)
),
rarest AS (
    SELECT term, arg_min(slot, times) AS slot
    FROM (SELECT term, slot, sum(len(positions)) AS times FROM parts GROUP BY term, slot)
    GROUP BY term
),
spread AS (
    SELECT
        term, leaf, slot, size, document, words,
        position - unnest(CASE WHEN slop IS NULL THEN [slot] ELSE range(size + slop) END) AS first
    FROM (SELECT * EXCLUDE (positions), unnest(positions) AS position FROM parts)
),
starts AS MATERIALIZED (
    SELECT DISTINCT term, document, first
    FROM spread
    SEMI JOIN rarest USING (term, slot)
),
phrases AS MATERIALIZED (
    SELECT term, leaf, document, words, size, first
    FROM spread
    SEMI JOIN starts USING (term, document, first)
    GROUP BY ALL
    HAVING bit_or(1::BIGINT << slot) = (1::BIGINT << size) - 1
),
sides AS (
    SELECT nears.leaf, nears.distance, term = nears.one AS is_first, document, words, first, last
    FROM (
        SELECT term, document, words, first, first AS last
        FROM (
            SELECT term, document, words, unnest(positions) AS first FROM hits WHERE size = 1 AND leaf IS NULL
        )
        UNION ALL
        SELECT term, document, words, first, first + size - 1 AS last
        FROM phrases
        WHERE leaf IS NULL
    )
    JOIN nears ON term = nears.one OR term = nears.other
),
pairs AS (
    SELECT
        leaf, document, words, distance, first,
        max(last) FILTER (NOT is_first) OVER before_it AS last_second,
        max(last) FILTER (is_first) OVER before_it AS last_first,
        is_first
    FROM sides
    WINDOW before_it AS (
        PARTITION BY leaf, document ORDER BY first RANGE BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
    )
),
held AS MATERIALIZED (
    SELECT leaf, document, words, sum(len(positions)) AS times
    FROM hits
    WHERE size = 1 AND leaf IS NOT NULL
    GROUP BY ALL
    UNION ALL
    SELECT leaf, document, words, count(*)
    FROM phrases
    WHERE leaf IS NOT NULL
    GROUP BY ALL
    UNION ALL
    SELECT leaf, document, words, count(*)
    FROM pairs
    WHERE first - 1 - CASE WHEN is_first THEN last_second ELSE last_first END BETWEEN 0 AND distance
    GROUP BY ALL
    UNION ALL
    SELECT fields.leaf, indexed.document, indexed.words, 0
    FROM internal.find_fields((SELECT asked.terms FROM given)) AS fields
    JOIN (
        FROM internal.indexed_articles SEMI JOIN (FROM terms WHERE field <> '') ON true -- else nothing is read
    ) AS indexed USING (article_id)
),
weights AS (
    SELECT leaf, ln(1 + (articles - count(*) + 0.5) / (count(*) + 0.5)) AS weight, any_value(mean_words) AS mean_words
    FROM held
    CROSS JOIN (
        SELECT count(article_id) AS articles, avg(words) AS mean_words FROM internal.indexed_articles
    )
    GROUP BY leaf, articles
),
scored AS (
    SELECT
        document,
        bit_or(1::BIGINT << leaf) AS mask,
        sum(weight * times * 2.2 / (times + 1.2 * (0.25 + 0.75 * words / mean_words))) AS score
    FROM held
    JOIN weights USING (leaf)
    GROUP BY document
),
ties AS MATERIALIZED (
    SELECT list_transform(
        asked.postfix, lambda code: CASE WHEN code = -7 OR code = -6 AND any_word THEN -2 ELSE code END
    ) AS postfix
    FROM given
),
good AS (
    SELECT mask
    FROM (SELECT DISTINCT mask FROM scored)
    CROSS JOIN ties
    WHERE internal.is_asked(postfix, mask)
)
SELECT indexed.article_id, scored.score
FROM scored
SEMI JOIN good USING (mask)
JOIN internal.indexed_articles AS indexed USING (document)
UNION ALL
SELECT indexed.article_id, 0
FROM internal.indexed_articles AS indexed
SEMI JOIN (FROM ties WHERE internal.is_asked(postfix, 0)) ON true
ANTI JOIN held USING (document)
WHERE indexed.article_id IS NOT NULL;

CREATE MACRO internal.find_articles(question, any_word) AS TABLE
WITH asked AS MATERIALIZED (FROM internal.read_search(question)),
chosen AS MATERIALIZED (FROM internal.find_words((SELECT terms FROM asked)))
FROM internal.find_asked(
    (SELECT each FROM asked AS each), (SELECT list(each) FROM chosen AS each), any_word
);

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
