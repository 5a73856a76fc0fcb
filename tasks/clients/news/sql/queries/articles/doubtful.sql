-- on: news  needs: $outlet, $code, $below, $after, $before  makes: rows
-- Articles whose text may be wrong or not whole, newest first, with why the cleaner doubts it
-- param outlet text  Name, domain or id of an outlet
-- param code text  Only with this doubt, such as prose-cut
-- param below number  Only with less confidence than this, 0 to 1
-- param after day  From this day on
-- param before day  Before this day
SELECT
    article_id,
    confidence,
    list_transform(doubts, lambda doubt: doubt.code) AS codes,
    outlet AS publisher,
    title,
    published_at,
    url,
    list_transform(doubts, lambda doubt: doubt.detail) AS details
FROM internal.outlet_articles
WHERE len(doubts) > 0
    AND internal.is_outlet($outlet, outlet_id, outlet, outlet_names)
    AND ($code IS NULL OR list_contains(list_transform(doubts, lambda doubt: doubt.code), $code))
    AND ($below IS NULL OR confidence < $below)
    AND internal.is_between($after, $before, published_on)
ORDER BY published_ts DESC NULLS LAST, article_id
