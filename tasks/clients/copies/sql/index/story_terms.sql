-- on: warehouse  needs: indexed  makes: story_terms
-- In the order of loading; each term is a hash with its weight in the wording.
INSERT INTO story_terms BY NAME
SELECT unnest(terms, recursive := true), sequence, ordinal, day
FROM (FROM indexed ORDER BY sequence, ordinal)
