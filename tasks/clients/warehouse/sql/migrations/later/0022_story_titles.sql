-- on: warehouse  needs: nothing  makes: alike_pairs, compared_batches, copy_pairs
-- Pairs are weighed by the words of their titles too. Those that were compared before this step are compared anew,
-- with their copies.
ALTER TABLE alike_pairs ADD COLUMN titles DOUBLE;
COMMENT ON COLUMN alike_pairs.titles IS 'Cosine of the rare words of their titles; null where they are in two languages, or in one whose words were not counted, or one has no such word';

DELETE FROM alike_pairs;
DELETE FROM copy_pairs;
DELETE FROM compared_batches;
