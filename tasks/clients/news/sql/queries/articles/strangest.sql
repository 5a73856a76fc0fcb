-- on: news  needs: nothing  makes: rows
-- Articles that stand out, strangest first, and why; `copydesk show ARTICLE_ID` opens one
WITH spans AS (
    SELECT
        articles.article_id,
        sum(coalesce(segments."end" - segments."start", length(segments.text))) AS size,
        sum(coalesce(segments."end" - segments."start", length(segments.text)))
            FILTER (segments.kind = 'chrome') AS chrome,
        sum(coalesce(segments."end" - segments."start", length(segments.text)))
            FILTER (segments.kind IN ('promo', 'paywall', 'related', 'ui', 'legal', 'bio')) AS cut
    FROM segments
    JOIN articles
        ON articles.article_id = segments.article_id AND articles.revision = segments.revision
    GROUP BY ALL
),
measured AS (
    SELECT
        articles.article_id,
        coalesce(articles.outlet_id, articles.publisher, articles.domain) AS outlet_id,
        coalesce(outlets.name, articles.publisher, articles.domain) AS publisher,
        articles.title,
        articles.word_count,
        articles.published_at,
        length(articles.text) AS characters,
        len(articles.repairs) AS repairs,
        (coalesce(spans.chrome, 0) + coalesce(spans.cut, 0)) / spans.size AS removed,
        coalesce(spans.cut, 0) / nullif(spans.size - coalesce(spans.chrome, 0), 0) AS cut,
        length(articles.text) / nullif(spans.size, 0) AS kept
    FROM articles
    LEFT JOIN spans ON spans.article_id = articles.article_id
    LEFT JOIN outlets ON outlets.outlet_id = articles.outlet_id
),
-- What is usual at an outlet; of a few articles nothing can be said.
bands AS (
    SELECT outlet_id, median(removed) AS usual, greatest(1.4826 * mad(removed), 0.03) AS spread
    FROM measured
    WHERE outlet_id IS NOT NULL AND removed IS NOT NULL
    GROUP BY outlet_id
    HAVING count(*) >= 10
),
weighed AS (
    SELECT
        measured.*,
        list_filter(
            [
                {
                    'weight': CASE
                        WHEN abs(removed - usual) > 4 * spread
                            THEN least(abs(removed - usual) / spread / 2, 5)
                    END,
                    'why': format('{:.0f} % taken out, {:.0f} % is usual there', 100 * removed, 100 * usual)
                },
                {
                    'weight': CASE WHEN cut > 0.4 THEN 4 * cut END,
                    'why': format('{:.0f} % of the article itself cut', 100 * cut)
                },
                {
                    'weight': CASE WHEN kept < 0.05 THEN 2 END,
                    'why': format('{:.1f} % of the page is its text', 100 * kept)
                },
                {
                    'weight': CASE WHEN characters < 300 THEN 1 + 3 * (1 - characters / 300) END,
                    'why': format('{} characters long', characters)
                },
                {
                    'weight': CASE WHEN characters > 40000 THEN 1 + ln(characters / 40000) END,
                    'why': format('{} words long', word_count)
                },
                {'weight': CASE WHEN title IS NULL THEN 2 END, 'why': 'no title'},
                {'weight': CASE WHEN published_at IS NULL THEN 1 END, 'why': 'no date'},
                {
                    'weight': CASE WHEN repairs >= 3 THEN least(repairs / 5, 3) END,
                    'why': format('{} repairs', repairs)
                }
            ],
            lambda sign: sign.weight IS NOT NULL
        ) AS signs
    FROM measured
    LEFT JOIN bands ON bands.outlet_id = measured.outlet_id
)
SELECT
    article_id,
    publisher,
    title,
    word_count,
    list_aggregate(list_transform(signs, lambda sign: sign.why), 'string_agg', '; ') AS why,
    round(list_sum(list_transform(signs, lambda sign: sign.weight)), 2) AS score
FROM weighed
WHERE len(signs) > 0
ORDER BY score DESC, article_id
