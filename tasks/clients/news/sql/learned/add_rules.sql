-- on: news  needs: new_rules  makes: news.learned_rules
-- A set never changes.
INSERT INTO news.learned_rules BY NAME FROM new_rules
