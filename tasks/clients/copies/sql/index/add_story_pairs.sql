-- on: warehouse  needs: weighed_terms, $most_places, $most_terms, $days, $last, $least_terms, $most_partners,
--     $least_alike
--     makes: story_pairs
-- New wordings and those loaded before them, of other articles and days that are not far: first what shares
-- several of a wording's most telling terms, then the likeness of all terms.
INSERT INTO story_pairs BY NAME
WITH telling AS (
    SELECT sequence, ordinal, term, day, weight * rarity AS value
    FROM weighed_terms
    WHERE articles <= $most_places
    QUALIFY row_number() OVER (PARTITION BY sequence, ordinal ORDER BY value DESC, term) <= $most_terms
),
days AS (
    SELECT min(day) - $days AS first_day, max(day) + $days AS last_day, bool_or(day IS NULL) AS any_day
    FROM telling
),
near AS (
    SELECT story_terms.*
    FROM story_terms
    CROSS JOIN days
    WHERE sequence <= $last AND (day IS NULL OR any_day OR day BETWEEN first_day AND last_day)
),
meetings AS (
    SELECT
        own.sequence,
        own.ordinal,
        known.sequence AS other_sequence,
        known.ordinal AS other_ordinal,
        sum(own.value * own.value) AS strength
    FROM telling AS own
    JOIN near AS known ON known.term = own.term
    WHERE (known.sequence, known.ordinal) < (own.sequence, own.ordinal)
        AND coalesce(abs(known.day - own.day) <= $days, true)
    GROUP BY ALL
    HAVING count(*) >= $least_terms
),
met AS (
    FROM meetings
    QUALIFY row_number() OVER (
        PARTITION BY sequence, ordinal ORDER BY strength DESC, other_sequence DESC, other_ordinal DESC
    ) <= $most_partners
),
products AS (
    SELECT
        met.sequence,
        met.ordinal,
        met.other_sequence,
        met.other_ordinal,
        sum(own.weight * known.weight * own.rarity ** 2) AS product
    FROM met
    JOIN story_terms AS known
        ON known.sequence = met.other_sequence AND known.ordinal = met.other_ordinal
    JOIN weighed_terms AS own
        ON own.sequence = met.sequence AND own.ordinal = met.ordinal AND own.term = known.term
    GROUP BY ALL
)
SELECT
    wording.article_id,
    wording.text_sha256,
    other.article_id AS other_article_id,
    other.text_sha256 AS other_text_sha256,
    least(1, products.product / (own_length.length * other_length.length)) AS likeness
FROM products
JOIN indexed_wordings AS wording
    ON wording.sequence = products.sequence AND wording.ordinal = products.ordinal
JOIN indexed_wordings AS other
    ON other.sequence = products.other_sequence AND other.ordinal = products.other_ordinal
JOIN story_lengths AS own_length
    ON own_length.sequence = products.sequence AND own_length.ordinal = products.ordinal
JOIN story_lengths AS other_length
    ON other_length.sequence = products.other_sequence AND other_length.ordinal = products.other_ordinal
WHERE other.article_id <> wording.article_id AND likeness >= $least_alike
