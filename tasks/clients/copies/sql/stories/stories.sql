-- on: news  needs: nothing  makes: news.stories
-- What is known of each story as a whole, beside each of its articles.
INSERT INTO news.stories BY NAME
WITH told AS (
    SELECT
        member.story_id,
        arg_max(article.title, member.centrality) FILTER (article.title IS NOT NULL) AS title,
        min(article.published_on) AS first_day,
        max(article.published_on) AS last_day,
        count(*)::INTEGER AS size,
        count(DISTINCT coalesce(article.outlet_id, article.publisher, article.domain))::INTEGER AS outlets,
        list_sort(list(DISTINCT article.language_code) FILTER (article.language_code IS NOT NULL)) AS languages,
        round(avg(member.centrality), 3) AS likeness
    FROM news.story_articles AS member
    JOIN news.articles AS article ON article.article_id = member.article_id
    GROUP BY member.story_id
)
SELECT told.story_id, member.article_id, told.* EXCLUDE (story_id)
FROM told
JOIN news.story_articles AS member ON member.story_id = told.story_id
ORDER BY ALL
