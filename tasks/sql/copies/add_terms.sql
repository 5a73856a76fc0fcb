INSERT INTO story_terms BY NAME
FROM new_terms
