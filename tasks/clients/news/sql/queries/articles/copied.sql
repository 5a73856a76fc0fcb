-- on: news  needs: nothing  makes: rows
-- Texts that stand under several identities, origin first
SELECT
    copies.group_id,
    copies.role,
    articles.outlet AS publisher,
    articles.title,
    articles.published_at,
    articles.url,
    copies.article_id
FROM copies
JOIN internal.outlet_articles AS articles ON articles.article_id = copies.article_id
ORDER BY copies.group_id, copies.role DESC, articles.outlet
