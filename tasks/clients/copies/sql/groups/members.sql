-- on: news  needs: grouped_texts, $opening  makes: rows
-- The articles of each group of texts, those that have one text in common, and those whose text came from
-- a source without an identity as well (outcome copy); a day alone is its end.
WITH texts AS (
    SELECT text_sha256, coalesce(any_value(grouped.group_key), text_sha256) AS group_key, count(*) AS articles
    FROM news.articles
    LEFT JOIN grouped_texts AS grouped USING (text_sha256)
    WHERE text <> ''
    GROUP BY text_sha256
),
credits AS (
    SELECT article_id, revision, list(text ORDER BY ordinal) AS lines
    FROM news.segments
    WHERE kind IN ('byline', 'credit')
    GROUP BY ALL
)
SELECT
    texts.group_key,
    article.article_id,
    article.text_sha256,
    article.publisher,
    article.domain,
    CASE
        WHEN length(article.published_at) = 10
            THEN try_cast(try_cast(article.published_at AS DATE) + INTERVAL 1 DAY AS TIMESTAMPTZ)
        ELSE try_cast(article.published_at AS TIMESTAMPTZ)
    END AS published_at,
    article.first_seen_at,
    list_concat(article.authors, article.credits, coalesce(credits.lines, [])) AS credit_lines,
    article.text[:$opening] AS opening,
    article.outlet_id,
    coalesce(article.agencies, []) AS agencies,
    article.language_code AS "language"
FROM texts
JOIN news.articles AS article ON article.text_sha256 = texts.text_sha256
LEFT JOIN credits
    ON credits.article_id = article.article_id AND credits.revision = article.revision
WHERE texts.articles > 1
    OR texts.text_sha256 IN (SELECT text_sha256 FROM grouped_texts)
    OR (article.article_id, article.revision) IN (
        SELECT (article_id, revision) FROM news.outcomes WHERE outcome = 'copy'
    )
ORDER BY texts.group_key, article.article_id
