-- on: warehouse  needs: nothing
--     makes: story_terms, story_lengths, story_marks, story_pairs, alike_pairs, compared_batches, indexed_wordings,
--     fingerprints, copy_pairs
-- Stories are told by what leads mean and by names, in place of words as rare as they were when they were loaded.
-- Wordings that were compared before this step are taken in anew, with their copies.
DROP TABLE story_terms;
DROP TABLE story_lengths;
DROP TABLE story_pairs;

CREATE TABLE story_marks (
    sequence BIGINT NOT NULL,
    ordinal INTEGER NOT NULL,
    day DATE,
    language VARCHAR,
    names STRUCT("key" UINTEGER, weight FLOAT, "name" VARCHAR)[],
    meaning BLOB
);
COMMENT ON TABLE story_marks IS 'What each wording is known by when stories are looked for';
COMMENT ON COLUMN story_marks.sequence IS 'Batch of the wording, by its order of loading';
COMMENT ON COLUMN story_marks.ordinal IS 'Place of its capture in the batch, from 0';
COMMENT ON COLUMN story_marks.day IS 'Day of publication; null where it is not known';
COMMENT ON COLUMN story_marks.language IS 'Language of the text';
COMMENT ON COLUMN story_marks.names IS 'Names and numbers of headline and beginning, the weightiest first: hash of what is compared, weight, as written';
COMMENT ON COLUMN story_marks.meaning IS 'Vector of headline and lead, 512 numbers of one byte; null where the encoder does not read its script';

CREATE TABLE alike_pairs (
    article_id VARCHAR NOT NULL,
    text_sha256 VARCHAR NOT NULL,
    other_article_id VARCHAR NOT NULL,
    other_text_sha256 VARCHAR NOT NULL,
    likeness DOUBLE NOT NULL,
    meaning DOUBLE,
    "names" DOUBLE NOT NULL
);
COMMENT ON TABLE alike_pairs IS 'Pairs of wordings that may report one event; what counts as a story is decided from all of them';
COMMENT ON COLUMN alike_pairs.article_id IS 'Article that was loaded later';
COMMENT ON COLUMN alike_pairs.text_sha256 IS 'SHA-256 of its clean text';
COMMENT ON COLUMN alike_pairs.other_article_id IS 'Article that was there before';
COMMENT ON COLUMN alike_pairs.other_text_sha256 IS 'SHA-256 of its clean text';
COMMENT ON COLUMN alike_pairs.likeness IS 'How far they report one event, 0 to 1';
COMMENT ON COLUMN alike_pairs.meaning IS 'Cosine of the vectors of their leads; null where one has none';
COMMENT ON COLUMN alike_pairs."names" IS 'Cosine of their names';

DELETE FROM compared_batches;
DELETE FROM indexed_wordings;
DELETE FROM fingerprints;
DELETE FROM copy_pairs;
