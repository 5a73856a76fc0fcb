INSERT INTO story_lengths BY NAME
SELECT sequence, ordinal, sqrt(sum((weight * rarity) ** 2)) AS length
FROM new_terms
JOIN rare_terms USING (term)
GROUP BY ALL
ORDER BY ALL
