-- on: news  needs: nothing  makes: rows
-- Articles that their publishers took back, with what stands there instead
SELECT
    articles.last_seen_at,
    coalesce(articles.publisher, articles.domain) AS publisher,
    articles.title,
    arg_max(revisions.text, revisions.revision) AS notice,
    articles.article_id
FROM articles
JOIN revisions ON revisions.article_id = articles.article_id
WHERE articles.state = 'withdrawn'
GROUP BY ALL
ORDER BY articles.last_seen_at DESC, articles.article_id
