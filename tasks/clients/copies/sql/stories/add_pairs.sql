-- on: warehouse  needs: alike_rows, near_rows  makes: alike_pairs
-- What Python found to be alike, by the rows of those that it compared.
INSERT INTO alike_pairs BY NAME
SELECT
    wording.article_id,
    wording.text_sha256,
    other.article_id AS other_article_id,
    other.text_sha256 AS other_text_sha256,
    alike.likeness,
    alike.meaning,
    alike.names,
    alike.words,
    alike.titles
FROM alike_rows AS alike
JOIN near_rows AS wording ON wording.row = alike.row
JOIN near_rows AS other ON other.row = alike.other_row
