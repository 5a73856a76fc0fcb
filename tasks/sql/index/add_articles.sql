INSERT INTO internal.indexed_articles BY NAME FROM indexed
