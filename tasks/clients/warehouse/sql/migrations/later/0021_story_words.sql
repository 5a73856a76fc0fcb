-- on: warehouse  needs: nothing  makes: alike_pairs, compared_batches, copy_pairs
-- Pairs are weighed by the words of their texts too. Those that were compared before this step are compared anew,
-- with their copies.
ALTER TABLE alike_pairs ADD COLUMN words DOUBLE;
COMMENT ON COLUMN alike_pairs.words IS 'Cosine of their rare words; null where they are in two languages, or in one whose words were not counted, or short';

DELETE FROM alike_pairs;
DELETE FROM copy_pairs;
DELETE FROM compared_batches;
