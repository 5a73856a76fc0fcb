-- on: news  needs: nothing  makes: nothing
-- The language of search, for the command and for SQL alike: what was typed, in; its terms, and how they are tied,
-- out. Ties are numbers, from the loosest to the tightest: -2 is OR, -1 is AND, -6 stands where two plain words do
-- side by side, -7 where two filters of one name do, -3 is NOT, -4 and -5 are brackets; from 0 on they are leaves.
CREATE MACRO internal.precedence(code) AS
    CASE code WHEN -4 THEN 0 WHEN -5 THEN 1 WHEN -2 THEN 2 WHEN -1 THEN 3 WHEN -3 THEN 5 ELSE 4 END;

CREATE MACRO internal.count_kept(waiting, code) AS
    coalesce(
        list_max(
            list_transform(
                waiting,
                lambda each, place: CASE
                    WHEN internal.precedence(each) < internal.precedence(code) THEN place ELSE 0
                END
            )
        ),
        0
    );

-- Dijkstra's shunting yard: each tie after what it ties. The whole must stand in brackets.
CREATE MACRO internal.to_postfix(codes) AS
    list_reduce(
        list_transform(
            codes, lambda code: {'code': code, 'done': []::INTEGER[], 'waiting': []::INTEGER[]}
        ),
        lambda state, next: CASE
            WHEN next.code >= 0
            THEN {'code': next.code, 'done': list_append(state.done, next.code), 'waiting': state.waiting}
            WHEN next.code IN (-3, -4)
            THEN {'code': next.code, 'done': state.done, 'waiting': list_append(state.waiting, next.code)}
            ELSE {
                'code': next.code,
                'done': state.done
                || list_reverse(state.waiting[internal.count_kept(state.waiting, next.code) + 1 :]),
                'waiting': CASE
                    WHEN next.code = -5
                    THEN state.waiting[: internal.count_kept(state.waiting, next.code) - 1]
                    ELSE list_append(
                        state.waiting[: internal.count_kept(state.waiting, next.code)], next.code
                    )
                END
            }
        END,
        {'code': 0, 'done': []::INTEGER[], 'waiting': []::INTEGER[]}
    ).done;

-- Whether an article that holds these leaves (bits of `mask`) is asked for. The stack is bits of one number.
CREATE MACRO internal.is_asked(postfix, mask) AS
    list_reduce(
        postfix,
        lambda stack, code: CASE
            WHEN code >= 0 THEN stack * 2 + ((mask >> code) & 1)
            WHEN code = -3 THEN xor(stack, 1)
            WHEN code = -2 THEN ((stack >> 2) << 1) | ((stack | (stack >> 1)) & 1)
            ELSE ((stack >> 2) << 1) | (stack & (stack >> 1) & 1)
        END,
        0::BIGINT
    ) = 1;

-- The ways to write a figure: 1200, 1,200 and 1.200; 3.5 and 3,5. What is none is written one way.
CREATE MACRO internal.write_figure(word) AS
    CASE
        WHEN regexp_full_match(word, '[1-9]\d{3,17}|[1-9]\d{0,2}([.,]\d{3}){1,5}')
        THEN list_distinct(
            [
                word,
                regexp_replace(word, '[.,]', '', 'g'),
                format('{:,}', regexp_replace(word, '[.,]', '', 'g')::BIGINT),
                replace(format('{:,}', regexp_replace(word, '[.,]', '', 'g')::BIGINT), ',', '.')
            ]
        )
        WHEN regexp_full_match(word, '\d+[.,]\d+')
        THEN list_distinct([word, replace(word, ',', '.'), replace(word, '.', ',')])
        ELSE [word]
    END;

CREATE MACRO internal.is_day(value) AS
    TRY_CAST(
        CASE
            WHEN regexp_full_match(value, '\d{4}') THEN value || '-01-01'
            WHEN regexp_full_match(value, '\d{4}-\d{2}') THEN value || '-01'
            WHEN regexp_full_match(value, '\d{4}-\d{2}-\d{2}') THEN value
        END AS DATE
    ) IS NOT NULL;

CREATE MACRO internal.search_fields() AS
    [
        'title', 'author', 'publisher', 'outlet', 'domain', 'lang', 'section', 'tag', 'paywall', 'speaker', 'story',
        'after', 'before'
    ];

-- One row: `terms`, each with its leaf where it is one; `nears`, leaves that are pairs of terms; `postfix`.
-- What is wrong is an error that names the character, the first one where there are more.
CREATE MACRO internal.read_search(question) AS TABLE
WITH given AS (
    SELECT
        CASE WHEN length(question) <= 2000 THEN translate(question, '“”„', '"""') ELSE '' END AS typed,
        length(question) > 2000 AS is_long
),
pieces AS MATERIALIZED (
    SELECT
        unnest(pieces) AS piece,
        unnest(range(len(pieces))) AS place
    FROM (
        SELECT
            regexp_extract_all(
                typed,
                '\s+|-?\(|\)|-?(?:[A-Za-z_]+:)?"[^"]*"?(?:~[0-9]+)?|[^\s()"]+'
            ) AS pieces
        FROM given
    )
),
placed AS MATERIALIZED (
    SELECT place, piece, 1 + coalesce(sum(length(piece)) OVER earlier, 0)::INTEGER AS spot
    FROM pieces
    WINDOW earlier AS (ORDER BY place ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
),
bodies AS MATERIALIZED (
    SELECT
        place,
        spot,
        piece,
        length(piece) > 1 AND starts_with(piece, '-') AS is_excluded,
        CASE WHEN length(piece) > 1 AND starts_with(piece, '-') THEN substr(piece, 2) ELSE piece END AS body
    FROM placed
    WHERE NOT regexp_full_match(piece, '\s+')
),
kinds AS MATERIALIZED (
    SELECT
        *,
        CASE
            WHEN body = '(' THEN 'open'
            WHEN piece = ')' THEN 'close'
            WHEN piece IN ('AND', 'OR') THEN 'between'
            WHEN piece = 'NOT' THEN 'not'
            WHEN regexp_full_match(piece, 'NEAR(/[0-9]+)?') THEN 'near'
            ELSE 'term'
        END AS kind,
        CASE
            WHEN regexp_matches(body, '^[A-Za-z_]+://') THEN '' ELSE regexp_extract(body, '^([A-Za-z_]+):', 1)
        END AS named
    FROM bodies
),
rests AS MATERIALIZED (
    SELECT *, CASE WHEN named = '' THEN body ELSE substr(body, length(named) + 2) END AS rest
    FROM kinds
),
valued AS MATERIALIZED (
    SELECT
        *,
        starts_with(rest, '"') AS is_quoted,
        trim(CASE WHEN starts_with(rest, '"') THEN regexp_extract(rest, '^"([^"]*)', 1) ELSE rest END) AS value
    FROM rests
),
fielded AS MATERIALIZED (
    SELECT
        *,
        CASE
            WHEN named <> '' AND (value <> '' OR list_contains(internal.search_fields(), lower(named)))
            THEN lower(named)
            ELSE ''
        END AS field,
        NOT is_quoted AND named = '' AND contains(value, '*') AS has_star
    FROM valued
),
worded AS MATERIALIZED (
    SELECT
        *,
        CASE
            WHEN kind = 'term' AND field = ''
            THEN flatten(
                list_transform(
                    regexp_split_to_array(CASE WHEN named = '' THEN value ELSE named END, '[\x00- ]+'),
                    lambda spelling: internal.split_words(spelling)
                )
            )
            ELSE []
        END AS words
    FROM fielded
),
measured AS MATERIALIZED (
    SELECT
        *,
        has_star AND len(words) = 1 AND regexp_full_match(value, '[^*]+\*')
        AND NOT regexp_matches(value, '[\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}]') AS is_prefix,
        CASE
            WHEN field = '' AND is_quoted AND len(words) > 1
            THEN TRY_CAST(nullif(regexp_extract(rest, '~([0-9]+)$', 1), '') AS INTEGER)
        END AS slop,
        lag(kind) OVER in_order AS kind_before,
        lead(kind) OVER in_order AS kind_after,
        count(*) FILTER (kind = 'term') OVER in_order - 1 AS term,
        count(*) FILTER (kind = 'open') OVER in_order - count(*) FILTER (kind = 'close') OVER in_order AS depth,
        count(*) FILTER (kind NOT IN ('term', 'near')) OVER in_order AS run
    FROM worded
    WHERE kind <> 'term' OR field <> '' OR len(words) > 0 OR has_star
    WINDOW in_order AS (ORDER BY place)
),
standing AS MATERIALIZED (
    SELECT *, kind = 'term' AND coalesce(kind_before = 'near', false) OR kind = 'term' AND coalesce(kind_after = 'near', false) AS is_near
    FROM measured
),
problems AS (
    SELECT spot, CASE
        WHEN is_quoted AND NOT regexp_matches(rest, '^"[^"]*"') THEN 'the quotation mark is not closed'
        WHEN field <> '' AND NOT list_contains(internal.search_fields(), field)
        THEN format('there is no field {}:, there are {}:', field, array_to_string(internal.search_fields(), ':, '))
        WHEN field <> '' AND value = '' THEN format('{}: says nothing', field)
        WHEN field IN ('after', 'before') AND NOT internal.is_day(value)
        THEN format('{}:{} is no day; write 2026, 2026-01 or 2026-01-31', field, value)
        WHEN field = 'paywall' AND value NOT IN ('none', 'metered', 'subscriber', 'unknown')
        THEN 'paywall: is none, metered, subscriber or unknown'
        WHEN has_star AND NOT is_prefix AND NOT regexp_matches(value, '[\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}]')
        THEN 'a * stands at the end of the beginning of one word'
        WHEN is_prefix AND length(words[1]) < 3 THEN 'three letters at least stand before a *'
        WHEN kind = 'near' AND (kind_before IS DISTINCT FROM 'term' OR kind_after IS DISTINCT FROM 'term')
        THEN 'NEAR stands between two words or phrases'
        WHEN is_near AND (field <> '' OR is_excluded OR slop IS NOT NULL)
        THEN 'beside NEAR stands a word or a phrase, with nothing more'
        WHEN kind IN ('near', 'term') AND regexp_matches(piece, '^(NEAR/|-?"[^"]*"~)0*([2-9][0-9]{2}|1[0-9][1-9]|1[1-9][0-9]|[1-9][0-9]{3,})$')
        THEN 'words are near within 100 words'
        WHEN kind = 'between' AND coalesce(kind_before, 'open') IN ('open', 'between', 'not')
        THEN format('nothing stands before {}', piece)
        WHEN kind IN ('between', 'not') AND coalesce(kind_after, 'close') IN ('close', 'between', 'near')
        THEN format('nothing stands after {}', piece)
        WHEN kind = 'open' AND kind_after = 'close' THEN 'nothing stands between the brackets'
        WHEN kind = 'close' AND depth < 0 THEN 'the bracket closes none'
        WHEN kind = 'open' AND depth <= min(depth) OVER (ORDER BY place ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING)
        THEN 'the bracket is not closed'
        WHEN term >= 60 OR len(words) > 60 THEN 'more than 60 words and fields are too many'
    END AS problem
    FROM standing
    UNION ALL
    SELECT 2001, 'more than 2,000 characters are too many' FROM given WHERE is_long
    UNION ALL
    SELECT 1, 'there is no word to look for; besides words there are ' || array_to_string(internal.search_fields(), ':, ') || ':'
    FROM given
    WHERE NOT is_long AND NOT EXISTS (FROM standing)
),
checked AS (
    SELECT arg_min(format('Search, character {}: {}', spot, problem), spot) AS problem
    FROM problems
    WHERE problem IS NOT NULL
),
-- What stands side by side means the same in any order: plain words come first, so that they are tied to each other,
-- filters of one name likewise. What NOT is said of stays behind it.
leaves AS MATERIALIZED (
    SELECT
        *,
        row_number() OVER in_order AS turn,
        kind = 'term' AND field = '' AND NOT is_quoted AND NOT is_excluded AS is_plain,
        count(*) FILTER (kind IN ('term', 'near')) OVER in_order - 1 AS leaf,
        lag(kind) OVER in_order AS last_kind,
        lag(field) OVER in_order AS last_field,
        lag(is_excluded) OVER in_order AS last_is_excluded,
        lag(kind = 'term' AND field = '' AND NOT is_quoted AND NOT is_excluded) OVER in_order
        AND lag(kind, 2, '') OVER in_order <> 'not' AS last_is_plain
    FROM (
        SELECT *, lag(kind) OVER (ORDER BY place) AS stands_after FROM standing WHERE NOT is_near
    )
    WINDOW in_order AS (
        ORDER BY
            run,
            kind IN ('term', 'near'),
            stands_after IS DISTINCT FROM 'not',
            kind <> 'term' OR field <> '' OR is_quoted OR is_excluded,
            is_excluded,
            field,
            place
    )
),
codes AS (
    SELECT turn, list_filter(
        [
            CASE
                WHEN last_kind IN ('term', 'near', 'close') AND kind IN ('term', 'near', 'open', 'not')
                THEN CASE
                    WHEN is_plain AND last_is_plain THEN -6
                    WHEN field = last_field AND field NOT IN ('', 'after', 'before')
                    AND NOT is_excluded AND NOT last_is_excluded
                    THEN -7
                    ELSE -1
                END
            END,
            CASE WHEN is_excluded THEN -3 END,
            CASE
                WHEN kind IN ('term', 'near') THEN leaf
                WHEN kind = 'open' THEN -4
                WHEN kind = 'close' THEN -5
                WHEN kind = 'not' THEN -3
                WHEN piece = 'AND' THEN -1
                ELSE -2
            END
        ],
        lambda code: code IS NOT NULL
    )::INTEGER[] AS codes
    FROM leaves
),
terms AS (
    SELECT list(
        {
            'term': standing.term,
            'leaf': leaves.leaf,
            'field': standing.field,
            'value': standing.value,
            'words': standing.words,
            'size': len(standing.words),
            'slop': standing.slop,
            'is_exact': standing.is_quoted OR standing.is_prefix,
            'is_prefix': standing.is_prefix
        }
        ORDER BY standing.term
    ) AS terms
    FROM standing
    LEFT JOIN leaves ON leaves.place = standing.place
    WHERE standing.kind = 'term'
),
nears AS (
    SELECT list(
        {
            'leaf': leaves.leaf,
            'one': standing.term,
            'other': standing.term + 1,
            'distance': coalesce(TRY_CAST(nullif(substr(standing.piece, 6), '') AS INTEGER), 10)
        }
    ) AS nears
    FROM standing
    JOIN leaves ON leaves.place = standing.place
    WHERE standing.kind = 'near'
)
SELECT
    terms.terms,
    coalesce(nears.nears, []) AS nears,
    CASE
        WHEN checked.problem IS NOT NULL THEN error(checked.problem)
        ELSE internal.to_postfix([-4] || (SELECT flatten(list(codes ORDER BY turn)) FROM codes) || [-5])
    END AS postfix
FROM checked
CROSS JOIN terms
CROSS JOIN nears
