-- on: news  needs: nothing  makes: rows
-- The learned sets that a cleaner used and that the copy does not hold yet.
SELECT DISTINCT learned_set
FROM news.cleaners
ANTI JOIN news.learned_rules USING (learned_set)
WHERE learned_set IS NOT NULL
ORDER BY learned_set
