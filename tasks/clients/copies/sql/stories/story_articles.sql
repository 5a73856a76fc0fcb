-- on: warehouse, news  needs: story_members, newest_alike  makes: news.story_articles
-- What Python grouped, with the closest other article of the story and what the two have in common. A copy, or
-- translation, is one of another article of the story; of the rest the earliest is first.
INSERT INTO news.story_articles BY NAME
WITH marked AS (
    SELECT wording.article_id, any_value(marks.names ORDER BY marks.sequence, marks.ordinal) AS marks
    FROM story_members AS member
    JOIN news.articles AS article ON article.article_id = member.article_id
    JOIN indexed_wordings AS wording
        ON wording.article_id = article.article_id AND wording.text_sha256 = article.text_sha256
    JOIN story_marks AS marks
        ON marks.sequence = wording.sequence AND marks.ordinal = wording.ordinal
    GROUP BY wording.article_id
),
copied AS (
    SELECT copy.article_id, any_value(copy.role) AS role
    FROM news.copies AS copy
    JOIN news.copies AS origin ON origin.group_id = copy.group_id AND origin.role = 'origin'
    JOIN story_members AS own ON own.article_id = copy.article_id
    JOIN story_members AS other ON other.article_id = origin.article_id AND other.story_id = own.story_id
    WHERE copy.role IN ('copy', 'translation')
    GROUP BY copy.article_id
),
ranked AS (
    SELECT
        member.*,
        copied.role AS copied,
        row_number() OVER (
            PARTITION BY member.story_id
            ORDER BY
                copied.article_id IS NOT NULL,
                article.published_ts NULLS LAST,
                article.first_seen_at,
                member.article_id
        ) AS place
    FROM story_members AS member
    JOIN news.articles AS article ON article.article_id = member.article_id
    LEFT JOIN copied ON copied.article_id = member.article_id
)
SELECT
    ranked.story_id,
    ranked.article_id,
    coalesce(copied, CASE WHEN place = 1 THEN 'first' ELSE 'follow-up' END) AS role,
    ranked.joined_to,
    round(alike.likeness, 3) AS likeness,
    round(alike.meaning, 3) AS meaning,
    round(alike.names, 3) AS "names",
    round(alike.words, 3) AS words,
    round(alike.titles, 3) AS titles,
    [
        own.name for own in one.marks
        if list_contains([each.key for each in other.marks], own.key)
    ][:8] AS shared_names,
    round(ranked.centrality, 3) AS centrality
FROM ranked
JOIN newest_alike AS alike
    ON alike.left = least(ranked.article_id, ranked.joined_to)
    AND alike.right = greatest(ranked.article_id, ranked.joined_to)
LEFT JOIN marked AS one ON one.article_id = ranked.article_id
LEFT JOIN marked AS other ON other.article_id = ranked.joined_to
ORDER BY ranked.story_id, copied IS NOT NULL, place
