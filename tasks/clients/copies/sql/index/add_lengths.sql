-- on: warehouse  needs: weighed_terms  makes: story_lengths
-- The length of the vector of a wording, with terms as rare as they were when its batch was loaded.
INSERT INTO story_lengths BY NAME
SELECT sequence, ordinal, sqrt(sum((weight * rarity) ** 2)) AS length
FROM weighed_terms
GROUP BY ALL
ORDER BY ALL
