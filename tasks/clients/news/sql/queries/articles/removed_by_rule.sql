-- on: news  needs: nothing  makes: rows
-- What each rule took out of the newest revisions, with an example; page chrome is left out
SELECT
    segments.kind,
    segments.rule,
    count(*) AS spans,
    count(DISTINCT segments.article_id) AS articles,
    sum(length(segments.text))::BIGINT AS characters,
    left(min(segments.text), 80) AS example
FROM segments
SEMI JOIN articles
    ON articles.article_id = segments.article_id AND articles.revision = segments.revision
WHERE segments.kind NOT IN ('title', 'description', 'body', 'heading', 'chrome')
GROUP BY ALL
ORDER BY characters DESC, segments.rule
