-- on: news  needs: $outlet, $after, $before  makes: rows
-- Articles that say that they were corrected: the note, and the wording that brought it
-- param outlet text  Name, domain or id of an outlet
-- param after day  From this day on
-- param before day  Before this day
-- Of notes that stood there from the first, those count that hold the stem of a word for correcting.
WITH notes AS (
    SELECT
        article_id,
        revision,
        string_agg(text, ' ' ORDER BY ordinal) AS note,
        bool_or(
            regexp_matches(
                text,
                '(?i)correct|clarif|amend|misst|misid|misspel|korrig|korrekt|bericht|richtigst|fehler|rectif|errat|erreur'
                || '|corrig|correcc|correzi|correç|rettific|verduidel|rättelse|rettelse|sprostow|исправ|уточн|訂正|更正|정정'
            )
        ) AS is_correction
    FROM segments
    WHERE kind = 'note'
    GROUP BY ALL
)
SELECT
    revisions.first_seen_at AS changed_at,
    articles.outlet AS publisher,
    revisions.title,
    notes.note,
    changes.kinds,
    revisions.revision,
    revisions.article_id
FROM revisions
JOIN internal.outlet_articles AS articles ON articles.article_id = revisions.article_id
LEFT JOIN changes ON changes.article_id = revisions.article_id AND changes.revision = revisions.revision
LEFT JOIN notes ON notes.article_id = revisions.article_id AND notes.revision = revisions.revision
WHERE (list_contains(changes.kinds, 'correction') OR (notes.is_correction AND revisions.revision = 1))
    AND internal.is_outlet($outlet, articles.outlet_id, articles.outlet, articles.outlet_names)
    AND internal.is_between($after, $before, revisions.first_seen_at)
ORDER BY changed_at DESC, revisions.article_id
