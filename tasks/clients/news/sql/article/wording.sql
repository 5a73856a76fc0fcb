-- on: news  needs: $article_id, $revision  makes: rows
-- A wording of an article, the shown one where none is asked for, with its place among copies.
SELECT
    article.article_id,
    wording.revision,
    article.outlet,
    wording.published_at,
    wording.title,
    wording.url,
    wording.first_seen_at,
    copies.group_id,
    copies.role,
    copies.containment,
    copies.likeness,
    copies.wire,
    copies.wire_share,
    wording.text
FROM internal.outlet_articles AS article
JOIN revisions AS wording
    ON wording.article_id = article.article_id AND wording.revision = coalesce($revision, article.revision)
LEFT JOIN copies ON copies.article_id = article.article_id
WHERE article.article_id = $article_id
