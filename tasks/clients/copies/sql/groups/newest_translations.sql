-- on: warehouse, news  needs: nothing  makes: rows
-- The pairs between newest wordings that were compared sentence by sentence.
SELECT text_sha256, other_text_sha256, aligned, shorter, likeness, figures, agreeing
FROM translation_pairs
WHERE text_sha256 IN (SELECT text_sha256 FROM news.articles)
    AND other_text_sha256 IN (SELECT text_sha256 FROM news.articles)
ORDER BY ALL
