-- on: news  needs: $day, $days  makes: rows
-- What most outlets report, of today: stories by how many outlets reported them in these days
-- param day day  The last of the days; without it, the last day that anything was published on
-- param days integer = 1  How many days
WITH last AS (
    SELECT coalesce($day, max(published_on) FILTER (published_on <= first_seen_at::DATE)) AS day
    FROM articles
)
SELECT
    stories.story_id,
    any_value(stories.title) AS title,
    count(DISTINCT articles.outlet)::INTEGER AS outlets,
    count(*)::INTEGER AS articles,
    any_value(stories.first_day) AS first_day,
    any_value(stories.size) AS size,
    any_value(stories.languages) AS languages
FROM stories
CROSS JOIN last
JOIN internal.outlet_articles AS articles ON articles.article_id = stories.article_id
WHERE articles.published_on > last.day - $days::INTEGER AND articles.published_on <= last.day
GROUP BY stories.story_id
ORDER BY outlets DESC, articles DESC, stories.story_id
