INSERT INTO internal.postings BY NAME FROM postings
