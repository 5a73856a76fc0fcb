-- on: news  needs: nothing  makes: rows
-- What changed on the last day: new wordings with the headline before and the paragraphs that came and went
-- empty Only what was looked at more than once can have changed
WITH newer AS (
    SELECT *, string_split(text, E'\n\n') AS now
    FROM revisions
    WHERE revision > 1 AND first_seen_at >= (SELECT date_trunc('day', max(fetched_at)) FROM captures)
),
older AS (
    SELECT *, string_split(text, E'\n\n') AS before
    FROM revisions
    SEMI JOIN newer ON newer.article_id = revisions.article_id
)
SELECT
    newer.article_id,
    coalesce(articles.outlet, newer.publisher) AS publisher,
    newer.title,
    CASE WHEN older.title IS DISTINCT FROM newer.title THEN older.title END AS headline_before,
    newer.revision,
    newer.first_seen_at AS changed_at,
    newer.word_count - older.word_count AS words_added,
    list_filter(now, lambda part: NOT list_contains(before, part)) AS paragraphs_new,
    list_filter(before, lambda part: NOT list_contains(now, part)) AS paragraphs_gone
FROM newer
JOIN older ON older.article_id = newer.article_id AND older.revision = newer.revision - 1
LEFT JOIN internal.outlet_articles AS articles ON articles.article_id = newer.article_id
ORDER BY changed_at DESC, newer.article_id
