-- on: warehouse  needs: batch_outcomes, $1  makes: rows
-- Each announced wording must have become a first reading; else its text was known to another file than this.
SELECT
    (SELECT count(*) FROM batch_outcomes WHERE outcome IN ('article', 'revision')) AS announced,
    (SELECT count(*) FROM revisions WHERE sequence IN (SELECT unnest($1)) AND reading = 1) AS added
