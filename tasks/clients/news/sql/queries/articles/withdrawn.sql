-- on: news  needs: nothing  makes: rows
-- Articles that their publishers took back, as their newest wording says
SELECT
    articles.last_seen_at,
    coalesce(articles.publisher, articles.domain) AS publisher,
    articles.title,
    articles.text AS notice,
    changes.words_removed,
    articles.article_id
FROM articles
JOIN changes ON changes.article_id = articles.article_id AND changes.revision = articles.revision
WHERE list_contains(changes.kinds, 'withdrawn')
ORDER BY articles.last_seen_at DESC, articles.article_id
