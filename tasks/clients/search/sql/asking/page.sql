-- on: news  needs: found, $by_date, $limit, $offset  makes: rows
-- One page of what was found.
SELECT found.article_id, found.score
FROM found
JOIN articles USING (article_id)
ORDER BY
    CASE WHEN $by_date THEN articles.published_ts END DESC NULLS LAST,
    found.score DESC,
    articles.published_ts DESC NULLS LAST,
    found.article_id
LIMIT $limit OFFSET $offset
