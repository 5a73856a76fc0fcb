-- on: warehouse  needs: batch_claims, tied  makes: rows
-- Of the articles that claims name, and of those that they may lead to.
SELECT article_id, revision, text_sha256
FROM revisions
WHERE article_id IN (SELECT identity FROM batch_claims UNION ALL SELECT article_id FROM tied)
QUALIFY row_number() OVER (PARTITION BY article_id ORDER BY revision DESC, reading DESC) = 1
