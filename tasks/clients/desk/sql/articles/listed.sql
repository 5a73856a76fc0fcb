-- on: news  needs: $ids  makes: rows
-- What lists show of these articles; a list that is handed in is looked into before other columns are read.
WITH listed AS MATERIALIZED (
    SELECT
        article_id,
        title,
        coalesce(canonical_url, url) AS url,
        outlet AS publisher,
        outlet_id,
        published_at,
        first_seen_at,
        coalesce(authors, []) AS authors,
        section,
        language_code AS language,
        word_count,
        paywall,
        completeness,
        state,
        confidence,
        list_transform(coalesce(doubts, []), lambda doubt: doubt.code) AS doubts
    FROM internal.outlet_articles
    WHERE list_contains($ids::VARCHAR[], article_id)
),
grouped AS (
    SELECT listed.article_id, any_value(mine.group_id) AS group_id, count(*) - 1 AS copies
    FROM listed
    JOIN copies AS mine ON mine.article_id = listed.article_id
    JOIN copies AS others ON others.group_id = mine.group_id
    GROUP BY ALL
),
told AS (
    SELECT listed.article_id, any_value(mine.story_id) AS story_id, count(*) - 1 AS story_articles
    FROM listed
    JOIN stories AS mine ON mine.article_id = listed.article_id
    JOIN stories AS others ON others.story_id = mine.story_id
    GROUP BY ALL
)
SELECT
    listed.*,
    coalesce(grouped.copies, 0) AS copies,
    grouped.group_id,
    coalesce(told.story_articles, 0) AS story_articles,
    told.story_id
FROM listed
LEFT JOIN grouped ON grouped.article_id = listed.article_id
LEFT JOIN told ON told.article_id = listed.article_id
