-- on: news  needs: loaded  makes: rows
-- What each rule took out of a run's articles, page chrome aside.
SELECT
    kind,
    rule,
    sum(len(regexp_extract_all(text, '\S+')))::BIGINT AS words,
    sum(length(text))::BIGINT AS characters,
    count(DISTINCT article_id) AS articles,
    left(arg_max(text, length(text)), 200) AS example
FROM segments
SEMI JOIN loaded USING (article_id, revision)
WHERE kind IN ('promo', 'paywall', 'related', 'ui', 'legal', 'bio')
GROUP BY ALL
ORDER BY words DESC, characters DESC, rule
