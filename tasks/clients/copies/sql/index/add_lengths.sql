INSERT INTO story_lengths BY NAME
SELECT sequence, ordinal, sqrt(sum((weight * rarity) ** 2)) AS length
FROM weighed_terms
GROUP BY ALL
ORDER BY ALL
