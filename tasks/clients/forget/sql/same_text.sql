-- on: warehouse  needs: $article_id, $least_words  makes: rows
-- The article, and those that have a wording of it word for word: they are forgotten together.
SELECT article_id, arg_max(coalesce(url, canonical_url), sequence) AS url, arg_max(title, sequence) AS title
FROM revisions
WHERE article_id = $article_id
    OR (
        word_count >= $least_words
        AND text_sha256 IN (SELECT text_sha256 FROM revisions WHERE article_id = $article_id)
    )
GROUP BY article_id
ORDER BY article_id <> $article_id, article_id
