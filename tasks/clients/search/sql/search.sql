-- on: news  needs: $question, $any_word, $by_date, $limit, $offset  makes: rows
-- How many were found, and one page of them; where the page is empty, one row with the number alone. Texts are those
-- of the ledger, which are read a paragraph at a time: the column `text` packs some thousand articles together.
WITH found AS MATERIALIZED (FROM internal.rank_articles($question, $any_word)),
page AS MATERIALIZED (
    SELECT
        found.article_id,
        found.score,
        articles.title,
        articles.publisher,
        articles.published_at,
        articles.revision,
        articles.description,
        row_number() OVER (
            ORDER BY CASE WHEN $by_date THEN articles.published_ts END DESC NULLS LAST, found.rank
        ) AS place
    FROM found
    JOIN articles USING (article_id)
    QUALIFY place > $offset AND place <= $offset + $limit
),
texts AS (
    SELECT page.place, string_agg(segments.text, e'\n\n' ORDER BY segments.ordinal) AS text
    FROM segments
    JOIN page USING (article_id, revision)
    WHERE segments.kind IN ('description', 'body', 'heading')
    GROUP BY page.place
)
SELECT
    counted.total,
    page.article_id,
    page.title,
    page.publisher,
    page.published_at,
    page.score,
    coalesce(texts.text, page.description, '') AS text
FROM (SELECT count(*) AS total FROM found) AS counted
LEFT JOIN page ON true
LEFT JOIN texts USING (place)
ORDER BY page.place
