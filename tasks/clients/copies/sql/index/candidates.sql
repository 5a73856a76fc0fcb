-- on: warehouse  needs: $first, $last, $most_places, $least_shared, $least_share, $most_partners  makes: rows
-- Wordings that share enough fingerprints with a new one, each pair once: those loaded before it.
-- A fingerprint leads to the last ones before it that have it, and a wording is compared with those that share
-- most, one of each article: chrome costs no more than that, and a text that runs everywhere still finds
-- its copies. What is found depends on the order of loading alone, not on how batches are compared together.
WITH brought AS (
    SELECT fingerprint, sequence, ordinal
    FROM fingerprints
    WHERE sequence BETWEEN $first AND $last
),
standing AS (
    SELECT fingerprint, sequence, ordinal
    FROM fingerprints
    WHERE sequence < $first AND fingerprint IN (SELECT fingerprint FROM brought)
    QUALIFY row_number() OVER (PARTITION BY fingerprint ORDER BY sequence DESC, ordinal DESC) <= $most_places
),
placed AS (
    SELECT *, row_number() OVER (PARTITION BY fingerprint ORDER BY sequence, ordinal) AS place
    FROM (FROM standing UNION ALL FROM brought)
    QUALIFY count(*) OVER (PARTITION BY fingerprint) > 1
),
sharing AS (
    SELECT
        own.sequence,
        own.ordinal,
        known.sequence AS other_sequence,
        known.ordinal AS other_ordinal,
        count(*) AS shared
    FROM placed AS own
    JOIN placed AS known
        ON known.fingerprint = own.fingerprint
        AND known.place < own.place
        AND known.place >= own.place - $most_places
    WHERE own.sequence >= $first
    GROUP BY ALL
    HAVING shared >= $least_shared
),
alike AS (
    SELECT
        sharing.*,
        wording.article_id,
        wording.text_sha256,
        other.article_id AS other_article_id,
        other.text_sha256 AS other_text_sha256
    FROM sharing
    JOIN indexed_wordings AS wording
        ON wording.sequence = sharing.sequence AND wording.ordinal = sharing.ordinal
    JOIN indexed_wordings AS other
        ON other.sequence = sharing.other_sequence AND other.ordinal = sharing.other_ordinal
    WHERE other.article_id <> wording.article_id
        AND sharing.shared >= $least_share * least(wording.fingerprints, other.fingerprints)
    QUALIFY row_number() OVER (
        PARTITION BY sharing.sequence, sharing.ordinal, other.article_id
        ORDER BY sharing.other_sequence DESC, sharing.other_ordinal DESC
    ) = 1
)
SELECT
    sequence,
    ordinal,
    article_id,
    text_sha256,
    other_sequence,
    other_ordinal,
    other_article_id,
    other_text_sha256
FROM alike
QUALIFY row_number() OVER (
    PARTITION BY sequence, ordinal ORDER BY shared DESC, other_sequence DESC, other_ordinal DESC
) <= $most_partners
ORDER BY ALL
