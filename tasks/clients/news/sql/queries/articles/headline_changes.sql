-- on: news  needs: nothing  makes: rows
-- Headlines that were changed, with the one before, whether the text was changed or not
SELECT
    changed.seen_at AS changed_at,
    coalesce(articles.publisher, articles.domain) AS publisher,
    changed.before,
    changed.after,
    coalesce(articles.canonical_url, articles.url) AS url,
    changed.article_id
FROM field_changes AS changed
JOIN articles ON articles.article_id = changed.article_id
WHERE changed.field = 'title'
ORDER BY changed.seen_at DESC, changed.article_id
