INSERT INTO story_terms BY NAME
SELECT unnest(terms, recursive := true), sequence, ordinal, day
FROM (FROM indexed ORDER BY sequence, ordinal)
