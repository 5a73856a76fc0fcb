-- on: warehouse  needs: nothing
--     makes: story_terms, story_lengths, story_pairs, compared_batches, indexed_wordings, fingerprints,
--     copy_pairs
-- What tells stories: the terms of each wording, and the pairs that are alike. Wordings that were compared
-- before this step are taken in anew, with their copies.
CREATE TABLE story_terms (
    term UINTEGER NOT NULL,
    weight FLOAT NOT NULL,
    sequence BIGINT NOT NULL,
    ordinal INTEGER NOT NULL,
    day DATE
);
COMMENT ON TABLE story_terms IS 'Words of the headline and the beginning of each wording';
COMMENT ON COLUMN story_terms.term IS 'Hash of the word, in lower case';
COMMENT ON COLUMN story_terms.weight IS 'How much the wording makes of it';
COMMENT ON COLUMN story_terms.sequence IS 'Batch of the wording, by its order of loading';
COMMENT ON COLUMN story_terms.ordinal IS 'Place of its capture in the batch, from 0';
COMMENT ON COLUMN story_terms.day IS 'Day of publication; null where it is not known';

CREATE TABLE story_lengths (
    sequence BIGINT NOT NULL,
    ordinal INTEGER NOT NULL,
    length DOUBLE NOT NULL
);
COMMENT ON TABLE story_lengths IS 'What the likeness of two wordings is measured against';
COMMENT ON COLUMN story_lengths.sequence IS 'Batch of the wording, by its order of loading';
COMMENT ON COLUMN story_lengths.ordinal IS 'Place of its capture in the batch, from 0';
COMMENT ON COLUMN story_lengths.length IS 'Length of the vector of its terms, each weighed by how rare it was then';

CREATE TABLE story_pairs (
    article_id VARCHAR NOT NULL,
    text_sha256 VARCHAR NOT NULL,
    other_article_id VARCHAR NOT NULL,
    other_text_sha256 VARCHAR NOT NULL,
    likeness DOUBLE NOT NULL
);
COMMENT ON TABLE story_pairs IS 'Pairs of wordings whose terms are alike; what counts as a story is decided from all of them';
COMMENT ON COLUMN story_pairs.article_id IS 'Article that was loaded later';
COMMENT ON COLUMN story_pairs.text_sha256 IS 'SHA-256 of its clean text';
COMMENT ON COLUMN story_pairs.other_article_id IS 'Article that was there before';
COMMENT ON COLUMN story_pairs.other_text_sha256 IS 'SHA-256 of its clean text';
COMMENT ON COLUMN story_pairs.likeness IS 'Cosine of the two vectors of terms, 0 to 1';

DELETE FROM compared_batches;
DELETE FROM indexed_wordings;
DELETE FROM fingerprints;
DELETE FROM copy_pairs;
