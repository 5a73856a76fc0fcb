-- on: warehouse  needs: indexed  makes: story_marks
-- In the order of loading.
INSERT INTO story_marks BY NAME
SELECT sequence, ordinal, day, language, names, meaning
FROM indexed
ORDER BY sequence, ordinal
