-- on: news  needs: $publishers, $word  makes: rows
-- Articles of a publisher, the last seen first, with their text and what was cut of it, where the word stands
-- in either.
SELECT
    articles.article_id,
    articles.text,
    coalesce(list(segments.text) FILTER (segments.text IS NOT NULL), []) AS parts
FROM articles
LEFT JOIN segments ON segments.article_id = articles.article_id AND segments.revision = articles.revision
WHERE list_contains($publishers::VARCHAR[], coalesce(articles.domain, articles.publisher))
GROUP BY ALL
HAVING contains(lower(articles.text), $word) OR bool_or(contains(lower(segments.text), $word))
ORDER BY max(articles.last_seen_at) DESC, articles.article_id
