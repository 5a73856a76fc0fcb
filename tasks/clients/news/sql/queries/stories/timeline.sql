-- on: news  needs: $story, $q, $outlet  makes: rows
-- What was reported of an event when, and by whom: a row an article, with what joined it to the story
-- param story text  Only this story: its id, its beginning, or that of one of its articles
-- param q text  Stories of which an article holds this, as `copydesk search` takes it
-- param outlet text  Only what this outlet reported: name, domain or id
WITH asked AS (
    SELECT DISTINCT story_id
    FROM stories
    WHERE ($story IS NULL OR starts_with(story_id, lower($story)) OR starts_with(article_id, lower($story)))
        AND internal.is_found($q, article_id)
)
SELECT
    member.story_id,
    articles.published_at,
    articles.outlet,
    articles.language_code AS "language",
    member.role,
    articles.title,
    member.shared_names,
    member.article_id
FROM story_articles AS member
SEMI JOIN asked ON asked.story_id = member.story_id
JOIN internal.outlet_articles AS articles ON articles.article_id = member.article_id
WHERE internal.is_outlet($outlet, articles.outlet_id, articles.outlet, articles.outlet_names)
ORDER BY member.story_id, articles.published_ts NULLS LAST, articles.first_seen_at, member.article_id
