-- on: news  needs: nothing  makes: rows
-- Publishers whose last week left its usual band: length, fields that are missing, share that is taken out
-- empty A publisher is compared once the weeks before its last have five days of it, and the last week five articles
WITH removed AS (
    SELECT
        article_id,
        revision,
        sum(length(text)) FILTER (kind NOT IN ('title', 'description', 'body', 'heading', 'chrome'))
        / nullif(sum(length(text)) FILTER (kind <> 'chrome'), 0) AS share
    FROM segments
    GROUP BY ALL
),
measured AS (
    SELECT
        articles.outlet AS publisher,
        date_trunc('day', articles.first_seen_at) AS day,
        articles.word_count AS words,
        (articles.title IS NULL)::INTEGER AS no_title,
        (articles.published_at IS NULL)::INTEGER AS no_date,
        (len(articles.authors) = 0)::INTEGER AS no_author,
        coalesce(removed.share, 0) AS taken_out
    FROM internal.outlet_articles AS articles
    LEFT JOIN removed ON removed.article_id = articles.article_id AND removed.revision = articles.revision
    WHERE articles.outlet IS NOT NULL
),
clock AS (
    SELECT max(day) - INTERVAL 6 DAY AS week FROM measured
),
dated AS (
    SELECT measured.* REPLACE (least(day, week) AS day), day >= week AS is_now
    FROM measured
    CROSS JOIN clock
    WHERE day >= week - INTERVAL 56 DAY
),
-- A day of a publisher is one value of each measure; the last week is a day by itself, long as it is.
days AS (
    SELECT
        publisher,
        day,
        is_now,
        count(*) AS articles,
        median(words) AS words,
        avg(no_title) AS no_title,
        avg(no_date) AS no_date,
        avg(no_author) AS no_author,
        avg(taken_out) AS taken_out
    FROM dated
    GROUP BY publisher, day, is_now
),
long AS (
    UNPIVOT (SELECT * REPLACE (words::DOUBLE AS words) FROM days)
    ON words, no_title, no_date, no_author, taken_out
    INTO NAME measure VALUE value
),
bands AS (
    SELECT
        publisher,
        measure,
        median(value) AS usual,
        greatest(
            3 * 1.4826 * mad(value),
            CASE measure WHEN 'words' THEN 0.3 * median(value) ELSE 0.15 END
        ) AS reach
    FROM long
    WHERE NOT is_now
    GROUP BY publisher, measure
    HAVING count(*) >= 5
)
SELECT
    long.publisher,
    long.measure,
    round(long.value, 2) AS last_week,
    round(bands.usual, 2) AS usual,
    round(greatest(bands.usual - bands.reach, 0), 2) AS lowest,
    round(bands.usual + bands.reach, 2) AS highest,
    long.articles
FROM long
JOIN bands ON bands.publisher = long.publisher AND bands.measure = long.measure
WHERE long.is_now AND long.articles >= 5 AND abs(long.value - bands.usual) > bands.reach
ORDER BY abs(long.value - bands.usual) / bands.reach DESC, long.publisher, long.measure
