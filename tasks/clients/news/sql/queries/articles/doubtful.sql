-- on: news  needs: nothing  makes: rows
-- Articles whose text may be wrong or not whole, newest first, with why the cleaner doubts it
SELECT
    article_id,
    confidence,
    list_transform(doubts, lambda doubt: doubt.code) AS codes,
    publisher,
    title,
    published_at,
    url,
    list_transform(doubts, lambda doubt: doubt.detail) AS details
FROM articles
WHERE len(doubts) > 0
ORDER BY published_ts DESC NULLS LAST, article_id
