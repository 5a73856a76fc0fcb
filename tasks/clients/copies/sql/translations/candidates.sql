-- on: warehouse  needs: $least_meaning, $most_partners  makes: rows
-- Texts of two languages whose leads mean the same, each with those that it is closest to; what was compared is
-- left out last, so that the same are compared whenever that is.
WITH marked AS (
    SELECT
        wording.article_id,
        wording.text_sha256,
        any_value(split_part(lower(marks.language), '-', 1)) AS "language"
    FROM indexed_wordings AS wording
    JOIN story_marks AS marks ON marks.sequence = wording.sequence AND marks.ordinal = wording.ordinal
    WHERE marks.language IS NOT NULL
    GROUP BY ALL
),
near AS (
    SELECT
        least(pair.text_sha256, pair.other_text_sha256) AS text_sha256,
        greatest(pair.text_sha256, pair.other_text_sha256) AS other_text_sha256,
        max(pair.meaning) AS meaning
    FROM alike_pairs AS pair
    JOIN marked AS one ON one.article_id = pair.article_id AND one.text_sha256 = pair.text_sha256
    JOIN marked AS other
        ON other.article_id = pair.other_article_id AND other.text_sha256 = pair.other_text_sha256
    WHERE pair.meaning >= $least_meaning AND one.language <> other.language
    GROUP BY ALL
),
sided AS (
    SELECT text_sha256 AS own, other_text_sha256 AS partner, near.* FROM near
    UNION ALL
    SELECT other_text_sha256 AS own, text_sha256 AS partner, near.* FROM near
),
closest AS (
    SELECT DISTINCT text_sha256, other_text_sha256
    FROM sided
    QUALIFY row_number() OVER (PARTITION BY own ORDER BY meaning DESC, partner) <= $most_partners
)
SELECT text_sha256, other_text_sha256
FROM closest
ANTI JOIN translation_pairs USING (text_sha256, other_text_sha256)
ORDER BY ALL
