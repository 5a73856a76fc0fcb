-- on: warehouse  needs: $1  makes: rows
-- Wordings that batches brought, or had read again, of which the cleaner doubts its text.
SELECT sequence, count(DISTINCT (article_id, revision)) AS doubtful
FROM revisions
WHERE sequence IN (SELECT unnest($1)) AND len(doubts) > 0
GROUP BY sequence
