-- How telling each term of the new wordings is: 1 for what no other article has, 0 for what all have.
CREATE OR REPLACE TEMP TABLE rare_terms AS
WITH frequencies AS (
    SELECT term, count(*) AS articles
    FROM story_terms
    WHERE term IN (SELECT term FROM new_terms)
    GROUP BY ALL
),
everything AS (
    SELECT count(*) AS articles FROM indexed_wordings
)
SELECT
    frequencies.term,
    frequencies.articles,
    ln(1 + everything.articles / frequencies.articles) / ln(1 + everything.articles) AS rarity
FROM frequencies
CROSS JOIN everything
