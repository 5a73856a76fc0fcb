-- on: news  needs: postings  makes: internal.postings
-- They come sorted by word, so that a search reads few blocks.
INSERT INTO internal.postings BY NAME FROM postings
