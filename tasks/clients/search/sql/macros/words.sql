-- on: news  needs: nothing  makes: nothing
-- What a word is. Words are kept as they are, in any script, without case and accents (in Japanese these
-- are letters); figures are words too, with their point or comma. Scripts that are written without blanks are
-- kept as pairs of signs.
CREATE MACRO internal.fold(words) AS
    CASE
        WHEN NOT regexp_matches(words, '[^\x{00}-\x{BF}\x{2010}-\x{2060}\x{20A0}-\x{20BF}]') THEN lower(words)
        WHEN regexp_matches(words, '[\p{Hiragana}\p{Katakana}]') THEN lower(words)
        ELSE lower(strip_accents(words))
    END;

CREATE MACRO internal.pair_signs(words) AS
    flatten(
        list_transform(
            words,
            lambda word: CASE
                WHEN regexp_matches(word, '^[\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}ー々]{2,}$')
                THEN list_transform(range(1, length(word)), lambda place: substr(word, place, 2))
                ELSE [word]
            END
        )
    );

CREATE MACRO internal.split_words(words) AS
    CASE
        WHEN strlen(words) = length(words) -- no bytes but those of ASCII
        THEN regexp_extract_all(lower(words), '[0-9]+(?:[.,][0-9]+)+|[a-z0-9]+')
        WHEN regexp_matches(words, '[\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}]')
        THEN internal.pair_signs(
            regexp_extract_all(
                regexp_replace(
                    internal.fold(words), '([\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}ー々]+)', ' \1 ', 'g'
                ),
                '[0-9]+(?:[.,][0-9]+)+|[\p{L}\p{M}\p{N}ー]+'
            )
        )
        ELSE regexp_extract_all(
            internal.fold(words), '[0-9]+(?:[.,][0-9]+)+|[\p{L}\p{M}\p{N}]+'
        )
    END;

-- Whether a value of an article holds what was asked of it.
CREATE MACRO internal.holds(asked, value) AS
    coalesce(contains(internal.fold(value), internal.fold(asked)), false);
