-- on: news  needs: $ids  makes: rows
-- What is shown of these articles. Texts are those of the ledger, which are read a paragraph at a time: the column
-- `text` packs some thousand articles together. A list that is handed in is looked into before other columns are read.
WITH page AS MATERIALIZED (
    SELECT article_id, revision, title, publisher, published_at, description
    FROM articles
    WHERE list_contains($ids::VARCHAR[], article_id)
),
texts AS (
    SELECT article_id, revision, string_agg(text, e'\n\n' ORDER BY ordinal) AS text
    FROM segments
    WHERE list_contains($ids::VARCHAR[], article_id) AND kind IN ('description', 'body', 'heading')
    GROUP BY article_id, revision
)
SELECT
    page.article_id,
    page.title,
    page.publisher,
    page.published_at,
    coalesce(texts.text, page.description, '') AS text
FROM page
LEFT JOIN texts USING (article_id, revision)
