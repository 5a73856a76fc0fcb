-- on: news  needs: nothing  makes: nothing
-- A plain word is looked for in all its forms: everywhere the word itself; in articles of each language that the
-- index has stems of, all words with its stem there. Where it stands in no article of a language, its stem there is
-- the one that its ending leads to, the shortest that does. Words of phrases stand for themselves; a sign of a script
-- without blanks means all words that hold it.
CREATE MACRO internal.find_words(terms) AS TABLE
WITH slots AS MATERIALIZED (
    SELECT term, size, is_exact, is_prefix, unnest(words) AS word, unnest(range(size))::INTEGER AS slot
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
JOIN filters ON internal.holds(
    filters.value,
    CASE filters.field
        WHEN 'title' THEN articles.title
        WHEN 'author' THEN array_to_string(articles.authors, '; ')
        WHEN 'publisher' THEN articles.publisher
        WHEN 'section' THEN articles.section
        WHEN 'tag' THEN array_to_string(articles.tags, '; ')
    END
)
OR CASE
    WHEN filters.field IN ('publisher', 'domain')
    THEN ends_with('.' || articles.domain, '.' || lower(filters.value))
    WHEN filters.field = 'lang' THEN starts_with(lower(articles.language) || '-', lower(filters.value) || '-')
    WHEN filters.field = 'paywall' THEN articles.paywall = filters.value
    WHEN filters.field = 'after' THEN left(articles.published_at, length(filters.value)) >= filters.value
    WHEN filters.field = 'before' THEN articles.published_at < filters.value
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
    AND internal.holds(filters.value, concat_ws(' ', quotes.speaker, quotes.speaker_name))
UNION
SELECT filters.leaf, stories.article_id
FROM stories
JOIN filters ON filters.field = 'story' AND starts_with(stories.story_id, filters.value);

-- Articles that are asked for, with a score: BM25 (k = 1.2, b = 0.75) over title, description and text together. What
-- was asked and the words that were chosen for it are handed in, for who asks more than once.
-- A phrase stands where all of its words do, each at its place: the places of its rarest word are looked up among
-- those of the others. With `~N` its words stand in any order with at most N words among them: where as many of them
-- as it has are that near, each place is told where every word of it stood last, or as many times before as it is
-- asked for once more. NEAR looks for two
-- neighbours, the end of one term and the beginning of the other: no nearer ones stand between them. Article and place
-- are one number, so that everything is sorted once. Scores are added as decimals: the sum is the same in any order.
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
        wanted.term, wanted.leaf, wanted.slot, wanted.size, wanted.slop, wanted.number,
        postings.document, indexed.words, len(postings.positions) AS times,
        CASE WHEN wanted.size > 1 OR wanted.leaf IS NULL THEN postings.positions END AS positions
    FROM wanted
    JOIN internal.postings AS postings ON postings.word = wanted.number
    JOIN internal.indexed_articles AS indexed USING (document)
    WHERE indexed.words IS NOT NULL
        AND (wanted.is_everywhere OR contains(wanted.languages, '|' || indexed.language || '|'))
),
rarest AS (
    SELECT term, arg_min(slot, times) AS slot
    FROM (SELECT term, slot, sum(times) AS times FROM hits WHERE size > 1 AND slop IS NULL GROUP BY term, slot)
    GROUP BY term
),
starts AS (
    SELECT term, document, slot, (unnest(positions) - slot)::INTEGER AS first
    FROM hits
    SEMI JOIN rarest USING (term, slot)
),
phrases AS MATERIALIZED (
    SELECT term, hits.leaf, hits.size, document, hits.words, starts.first
    FROM starts
    JOIN hits USING (term, document)
    WHERE hits.slot <> starts.slot AND list_contains(hits.positions, starts.first + hits.slot)
    GROUP BY ALL
    HAVING count(*) = hits.size - 1
),
loose AS MATERIALIZED (
    SELECT term, leaf, number, size, size + slop AS width, min(slot) AS slot, count(*) - 1 AS repeat
    FROM wanted
    WHERE slop IS NOT NULL
    GROUP BY ALL
),
strewn AS (
    SELECT
        leaf, number, size, width, repeat,
        (leaf::BIGINT << 57) | (document::BIGINT << 23) | unnest(positions)::BIGINT AS place
    FROM hits
    JOIN loose USING (term, leaf, number, size, slot)
    SEMI JOIN (
        SELECT term, document
        FROM hits
        WHERE slop IS NOT NULL
        GROUP BY term, document
        HAVING count(*) = any_value(size)
    ) AS whole USING (term, document)
),
crowded AS (
    SELECT leaf, number, width, place, lag(place, repeat) OVER (PARTITION BY leaf, number ORDER BY place) AS reach
    FROM (
        SELECT *, bool_or(is_end) OVER (ORDER BY place ROWS BETWEEN CURRENT ROW AND size - 1 FOLLOWING) AS is_near
        FROM (SELECT *, place - lag(place, size - 1) OVER (ORDER BY place) < width AS is_end FROM strewn)
    )
    WHERE is_near
),
met AS (
    SELECT
        leaf, crowded.width, place,
        max(CASE WHEN crowded.number = loose.number THEN reach END) OVER (
            PARTITION BY leaf, loose.number ORDER BY place ROWS UNBOUNDED PRECEDING
        ) AS reached
    FROM crowded
    JOIN loose USING (leaf)
),
paired AS MATERIALIZED (
    SELECT nears.*, max(size) = 1 AND count(*) = count(DISTINCT number) AS is_both
    FROM nears
    JOIN wanted ON wanted.term = nears.one OR wanted.term = nears.other
    GROUP BY ALL
),
nearing AS (
    SELECT leaf, way, unnest([one, other]) AS term, unnest([way = 0, way = 1]) AS is_end
    FROM (SELECT *, unnest(CASE WHEN is_both THEN [0] ELSE [0, 1] END) AS way FROM paired)
),
sides AS (
    SELECT base | (unnest(places)::BIGINT << 1) AS side
    FROM (
        SELECT
            (leaf::BIGINT << 57) | (way::BIGINT << 56) | (document::BIGINT << 24) | is_end::BIGINT AS base,
            CASE WHEN is_end THEN lasts ELSE firsts END AS places
        FROM (
            SELECT term, document, positions AS firsts, positions AS lasts
            FROM hits
            WHERE size = 1 AND leaf IS NULL
            UNION ALL
            SELECT term, document, [first], [first + size - 1]
            FROM phrases
            WHERE leaf IS NULL
        )
        JOIN nearing USING (term)
    )
),
neighbours AS (SELECT side, lag(side) OVER (ORDER BY side) AS last FROM sides),
held AS MATERIALIZED (
    SELECT leaf, document, words, sum(times) AS times
    FROM hits
    WHERE size = 1 AND leaf IS NOT NULL
    GROUP BY ALL
    UNION ALL
    SELECT leaf, document, words, times
    FROM (
        SELECT leaf, document, count(*) AS times
        FROM phrases
        WHERE leaf IS NOT NULL
        GROUP BY ALL
        UNION ALL
        SELECT leaf, ((place >> 23) & 2147483647)::INTEGER, count(*)
        FROM (
            SELECT leaf, place
            FROM met
            GROUP BY leaf, place, width
            HAVING bool_and(coalesce(reached > place - width, false))
        )
        GROUP BY ALL
        UNION ALL
        SELECT leaf, ((side >> 24) & 4294967295)::INTEGER, count(*)
        FROM neighbours
        JOIN paired ON paired.leaf = side >> 57
        WHERE (side & 1) <> (last & 1)
            AND (is_both OR side & 1 = 0)
            AND (side >> 1) - (last >> 1) - 1 BETWEEN 0 AND distance
        GROUP BY ALL
    )
    JOIN internal.indexed_articles USING (document)
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
        SELECT count(words) AS articles, avg(words) AS mean_words FROM internal.indexed_articles
    )
    GROUP BY leaf, articles
),
scored AS (
    SELECT
        document,
        bit_or(1::BIGINT << leaf) AS mask,
        sum(
            (weight * times * 2.2 / (times + 1.2 * (0.25 + 0.75 * words / mean_words)))::DECIMAL(18, 12)
        )::DOUBLE AS score
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
WHERE indexed.words IS NOT NULL;

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
