-- on: warehouse  needs: $first, $last, $days  makes: rows
-- The wordings of these batches and those loaded before them that are not far in days, as they are compared.
WITH brought AS (
    SELECT min(day) - $days AS first_day, max(day) + $days AS last_day, bool_or(day IS NULL) AS any_day
    FROM story_marks
    WHERE sequence BETWEEN $first AND $last
)
SELECT
    marks.sequence,
    marks.ordinal,
    date_diff('day', DATE '1970-01-01', marks.day)::INTEGER AS day,
    split_part(lower(coalesce(marks.language, '')), '-', 1) AS language,
    [each.key for each in marks.names] AS keys,
    [each.weight for each in marks.names] AS weights,
    marks.meaning,
    wording.article_id,
    wording.text_sha256
FROM story_marks AS marks
CROSS JOIN brought
JOIN indexed_wordings AS wording
    ON wording.sequence = marks.sequence AND wording.ordinal = marks.ordinal
WHERE marks.sequence <= $last
    AND (marks.day IS NULL OR brought.any_day OR marks.day BETWEEN brought.first_day AND brought.last_day)
ORDER BY marks.day NULLS FIRST, marks.sequence, marks.ordinal
