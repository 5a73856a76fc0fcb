-- on: news  needs: $q, $outlet, $after, $before  makes: rows
-- What one outlet alone reports: articles of no story, and stories that nobody else has
-- An article that stands elsewhere too, word for word, is no outlet's alone.
-- param q text  What is searched for, as `copydesk search` takes it
-- param outlet text  Only what this outlet reports: name, domain or id
-- param after day  From this day on
-- param before day  Before this day
SELECT
    articles.outlet,
    articles.published_at,
    articles.title,
    stories.story_id,
    articles.word_count,
    articles.article_id
FROM internal.outlet_articles AS articles
LEFT JOIN stories ON stories.article_id = articles.article_id
WHERE coalesce(stories.outlets, 1) <= 1
    AND NOT EXISTS (
        FROM copies AS own
        JOIN copies AS other ON other.group_id = own.group_id AND other.article_id <> own.article_id
        JOIN internal.outlet_articles AS elsewhere ON elsewhere.article_id = other.article_id
        WHERE own.article_id = articles.article_id AND elsewhere.outlet IS DISTINCT FROM articles.outlet
    )
    AND internal.is_found($q, articles.article_id)
    AND internal.is_outlet($outlet, articles.outlet_id, articles.outlet, articles.outlet_names)
    AND internal.is_between($after, $before, articles.published_on)
ORDER BY articles.published_on DESC NULLS LAST, articles.outlet, articles.article_id
