-- Wordings that share enough fingerprints with a new one, each pair once: those loaded before it.
-- A fingerprint that stands in very many articles leads to the last ones that have it, and a wording is
-- compared with those that share most: furniture costs no more than that, and a text that runs everywhere
-- still finds its copies.
WITH standing AS (
    SELECT
        known.fingerprint,
        wording.sequence,
        wording.ordinal,
        wording.article_id
    FROM fingerprints AS known
    JOIN indexed_wordings AS wording
        ON wording.sequence = known.sequence AND wording.ordinal = known.ordinal
    WHERE known.fingerprint IN (SELECT fingerprint FROM new_fingerprints)
),
last_wordings AS (
    FROM standing
    QUALIFY sequence >= $first OR row_number() OVER (
        PARTITION BY fingerprint, article_id ORDER BY sequence >= $first, sequence DESC, ordinal DESC
    ) = 1
),
found AS (
    FROM last_wordings
    QUALIFY sequence >= $first OR row_number() OVER (
        PARTITION BY fingerprint ORDER BY sequence >= $first, sequence DESC, ordinal DESC
    ) <= $most_places
),
sharing AS (
    SELECT
        own.sequence,
        own.ordinal,
        found.sequence AS other_sequence,
        found.ordinal AS other_ordinal,
        count(*) AS shared
    FROM new_fingerprints AS own
    JOIN found ON found.fingerprint = own.fingerprint
    WHERE (found.sequence, found.ordinal) < (own.sequence, own.ordinal)
    GROUP BY ALL
    HAVING shared >= $least_shared
)
SELECT
    sharing.sequence,
    sharing.ordinal,
    wording.article_id,
    wording.text_sha256,
    sharing.other_sequence,
    sharing.other_ordinal,
    other.article_id AS other_article_id,
    other.text_sha256 AS other_text_sha256
FROM sharing
JOIN new_wordings AS wording
    ON wording.sequence = sharing.sequence AND wording.ordinal = sharing.ordinal
JOIN indexed_wordings AS other
    ON other.sequence = sharing.other_sequence AND other.ordinal = sharing.other_ordinal
WHERE other.article_id <> wording.article_id
    AND sharing.shared >= $least_share * least(wording.fingerprints, other.fingerprints)
QUALIFY row_number() OVER (
    PARTITION BY sharing.sequence, sharing.ordinal
    ORDER BY sharing.shared DESC, sharing.other_sequence DESC, sharing.other_ordinal DESC
) <= $most_partners
ORDER BY sharing.sequence, sharing.ordinal, sharing.other_sequence, sharing.other_ordinal
