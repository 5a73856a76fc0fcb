SELECT
    (SELECT count(*) FROM batch_outcomes WHERE outcome IN ('article', 'revision')) AS announced,
    (SELECT count(*) FROM revisions WHERE sequence IN (SELECT unnest(?)) AND reading = 1) AS added
