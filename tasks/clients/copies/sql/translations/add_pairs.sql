-- on: warehouse  needs: new_pairs  makes: translation_pairs
-- What Python measured.
INSERT INTO translation_pairs BY NAME
FROM new_pairs
