-- on: news  needs: loaded  makes: rows
-- What became of the text of a run's articles: stays, is data, was cut, stands far from the article.
SELECT
    CASE
        WHEN kind IN ('title', 'description', 'body', 'heading') THEN 'kept'
        WHEN kind IN ('byline', 'credit', 'note', 'caption') THEN 'data'
        WHEN kind = 'chrome' THEN 'chrome'
        ELSE 'cut'
    END AS part,
    sum(len(regexp_extract_all(text, '\S+')))::BIGINT AS words,
    sum(coalesce("end" - "start", length(text)))::BIGINT AS characters
FROM segments
SEMI JOIN loaded USING (article_id, revision)
GROUP BY ALL
ORDER BY characters DESC
