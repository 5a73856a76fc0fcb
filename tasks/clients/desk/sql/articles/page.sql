-- on: news  needs: matching, $by_rank, $moment, $behind, $offset, $limit  makes: rows
-- A page, and one more where there is another; by date it begins behind an article, by rank at a number.
SELECT article_id, score, published_ts
FROM matching
WHERE $behind IS NULL
    OR published_ts < $moment::TIMESTAMPTZ
    OR published_ts IS NOT DISTINCT FROM $moment::TIMESTAMPTZ AND article_id > $behind
    OR published_ts IS NULL AND $moment IS NOT NULL
ORDER BY CASE WHEN $by_rank THEN score END DESC NULLS LAST, published_ts DESC NULLS LAST, article_id
LIMIT $limit + 1 OFFSET $offset
