-- on: news  needs: nothing  makes: rows
-- Articles of a known publisher as learning reads them: the text, the segments of its newest revision that
-- are headings by markup or were cut as boilerplate, and where the kept segments begin and end.
WITH marked AS (
    SELECT
        article_id,
        revision,
        list({'text': text, 'kind': kind, 'rule': rule, 'ordinal': ordinal} ORDER BY ordinal) FILTER (
            (kind IN ('promo', 'paywall', 'related', 'ui', 'legal', 'bio') AND rule NOT LIKE 'html.%')
            OR rule LIKE 'repeat.%'
            OR (kind = 'heading' AND rule LIKE 'html.%')
        ) AS segments,
        min(ordinal) FILTER (kind IN ('body', 'heading', 'description')) AS first_kept,
        max(ordinal) FILTER (kind IN ('body', 'heading', 'description')) AS last_kept
    FROM segments
    GROUP BY ALL
)
SELECT
    coalesce(articles.domain, articles.publisher) AS publisher,
    coalesce(left(articles.published_at, 10), strftime(articles.first_seen_at, '%Y-%m-%d')) AS day,
    articles.text,
    coalesce(marked.segments, []) AS segments,
    coalesce(marked.first_kept, 0) AS first_kept,
    coalesce(marked.last_kept, 0) AS last_kept
FROM articles
LEFT JOIN marked ON marked.article_id = articles.article_id AND marked.revision = articles.revision
WHERE coalesce(articles.domain, articles.publisher) IS NOT NULL
ORDER BY articles.article_id
