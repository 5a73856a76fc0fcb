-- on: news  needs: $story_id  makes: rows
-- Its articles in the order of time, with what joined each.
SELECT
    member.article_id,
    article.published_at,
    article.outlet,
    article.language_code AS "language",
    member.role,
    article.title,
    member.joined_to,
    member.likeness,
    member.meaning,
    member.names,
    member.words,
    member.titles,
    member.shared_names
FROM story_articles AS member
JOIN internal.outlet_articles AS article ON article.article_id = member.article_id
WHERE member.story_id = $story_id
ORDER BY article.published_ts NULLS LAST, article.first_seen_at, member.article_id
