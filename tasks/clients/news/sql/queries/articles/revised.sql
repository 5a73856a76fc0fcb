-- on: news  needs: nothing  makes: rows
-- Articles whose text changed, with the headline before, the words and paragraphs that came and went
-- empty Only what was looked at more than once can have changed
SELECT
    newer.article_id,
    coalesce(articles.outlet, newer.publisher) AS publisher,
    newer.title,
    CASE WHEN older.title IS DISTINCT FROM newer.title THEN older.title END AS headline_before,
    newer.revision,
    newer.first_seen_at AS changed_at,
    newer.word_count - older.word_count AS words_added,
    len(list_filter(now, lambda part: NOT list_contains(before, part))) AS paragraphs_new,
    len(list_filter(before, lambda part: NOT list_contains(now, part))) AS paragraphs_gone,
    list_filter(now, lambda part: NOT list_contains(before, part))[1] AS first_new_paragraph
FROM (SELECT *, string_split(text, E'\n\n') AS now FROM revisions WHERE revision > 1) AS newer
JOIN (SELECT *, string_split(text, E'\n\n') AS before FROM revisions) AS older
    ON older.article_id = newer.article_id AND older.revision = newer.revision - 1
LEFT JOIN internal.outlet_articles AS articles ON articles.article_id = newer.article_id
ORDER BY changed_at DESC, newer.article_id
