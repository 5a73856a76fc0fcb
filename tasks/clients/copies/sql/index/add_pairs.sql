-- on: warehouse  needs: new_pairs  makes: copy_pairs
-- What Python measured and found to overlap.
INSERT INTO copy_pairs BY NAME
FROM new_pairs
