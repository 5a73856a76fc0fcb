-- on: warehouse, news  needs: touched_articles  makes: news.field_changes
-- Of the articles that stand, in the order in which they were seen.
INSERT INTO news.field_changes BY NAME
SELECT
    changed.article_id, changed.capture_id, captures.fetched_at AS seen_at, changed.field, changed.before, changed.after
FROM field_changes AS changed
JOIN captures USING (capture_id)
SEMI JOIN touched_articles AS touched ON touched.article_id = changed.article_id
SEMI JOIN news.articles AS articles ON articles.article_id = changed.article_id
ORDER BY changed.sequence, changed.ordinal, changed.field
