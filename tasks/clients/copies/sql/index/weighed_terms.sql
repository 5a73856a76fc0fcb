-- on: warehouse  needs: $first, $last  makes: weighed_terms
-- The terms of the new wordings, each with how telling it was when its batch was loaded: 1 for what no other
-- article has, 0 for what all have.
CREATE OR REPLACE TEMP TABLE weighed_terms AS
WITH brought AS (
    FROM story_terms WHERE sequence BETWEEN $first AND $last
),
before AS (
    SELECT term, count(*) AS articles
    FROM story_terms
    WHERE sequence < $first AND term IN (SELECT term FROM brought)
    GROUP BY ALL
),
counted AS (
    SELECT term, sequence, count(*) AS articles FROM brought GROUP BY ALL
),
with_term AS (
    SELECT
        counted.term,
        counted.sequence,
        coalesce(before.articles, 0)
        + sum(counted.articles) OVER (PARTITION BY counted.term ORDER BY counted.sequence) AS articles
    FROM counted
    LEFT JOIN before ON before.term = counted.term
),
everything AS (
    SELECT sequence, sum(articles) OVER (ORDER BY sequence) AS articles
    FROM (SELECT sequence, count(*) AS articles FROM indexed_wordings WHERE sequence <= $last GROUP BY ALL)
)
SELECT
    brought.*,
    with_term.articles,
    ln(1 + everything.articles / with_term.articles) / ln(1 + everything.articles) AS rarity
FROM brought
JOIN with_term ON with_term.term = brought.term AND with_term.sequence = brought.sequence
JOIN everything ON everything.sequence = brought.sequence
