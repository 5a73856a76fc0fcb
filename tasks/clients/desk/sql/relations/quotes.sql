-- on: news  needs: $ids  makes: rows
-- What is said word for word in the newest wording of these articles, in its order.
SELECT
    quotes.article_id,
    quotes.speaker,
    quotes.speaker_name,
    quotes.quote,
    quotes."start",
    quotes."end",
    quotes.kind,
    quotes.confidence
FROM quotes
JOIN articles ON articles.article_id = quotes.article_id AND articles.revision = quotes.revision
WHERE list_contains($ids::VARCHAR[], quotes.article_id) AND quotes.kind IS DISTINCT FROM 'indirect'
ORDER BY quotes.article_id, quotes."start"
