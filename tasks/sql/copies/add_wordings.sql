INSERT INTO indexed_wordings BY NAME
FROM new_wordings
