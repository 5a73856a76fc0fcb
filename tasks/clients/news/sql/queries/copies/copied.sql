-- on: news  needs: nothing  makes: rows
-- Texts that stand under several identities, origin first, with the agency that they credit and its share of the words
SELECT
    copies.group_id,
    copies.role,
    articles.outlet AS publisher,
    articles.title,
    articles.published_at,
    articles.url,
    copies.wire,
    round(copies.wire_share, 2) AS wire_share,
    copies.article_id
FROM copies
JOIN internal.outlet_articles AS articles ON articles.article_id = copies.article_id
ORDER BY copies.group_id, copies.role <> 'origin', copies.role, articles.outlet
