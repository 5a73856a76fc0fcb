-- on: warehouse  needs: nothing  makes: compared_batches, indexed_wordings, fingerprints, copy_pairs
-- What tells copies: the index that each new wording is compared through, and the pairs that overlap.
-- All of it follows from the clean texts; a batch that was loaded before this step is taken in by the
-- next load.
CREATE TABLE compared_batches (
    sequence BIGINT NOT NULL
);
COMMENT ON TABLE compared_batches IS 'Batches whose wordings stand in the index and were compared through it';
COMMENT ON COLUMN compared_batches.sequence IS 'Batch, by its order of loading';

CREATE TABLE indexed_wordings (
    sequence BIGINT NOT NULL,
    ordinal INTEGER NOT NULL,
    article_id VARCHAR NOT NULL,
    text_sha256 VARCHAR NOT NULL,
    fingerprints INTEGER NOT NULL
);
COMMENT ON TABLE indexed_wordings IS 'Wordings that stand in the index of copies';
COMMENT ON COLUMN indexed_wordings.sequence IS 'Batch that brought it, by its order of loading';
COMMENT ON COLUMN indexed_wordings.ordinal IS 'Place of its capture in the batch, from 0';
COMMENT ON COLUMN indexed_wordings.article_id IS 'Article';
COMMENT ON COLUMN indexed_wordings.text_sha256 IS 'SHA-256 of its clean text';
COMMENT ON COLUMN indexed_wordings.fingerprints IS 'Number of its fingerprints';

CREATE TABLE fingerprints (
    fingerprint UINTEGER NOT NULL,
    sequence BIGINT NOT NULL,
    ordinal INTEGER NOT NULL
);
COMMENT ON TABLE fingerprints IS 'Winnowed shingles of the wordings: texts that share a passage share some of these';
COMMENT ON COLUMN fingerprints.fingerprint IS 'Hash of five words in a row, chosen so that any text chooses the same';
COMMENT ON COLUMN fingerprints.sequence IS 'Batch of the wording, by its order of loading';
COMMENT ON COLUMN fingerprints.ordinal IS 'Place of its capture in the batch, from 0';

CREATE TABLE copy_pairs (
    article_id VARCHAR NOT NULL,
    text_sha256 VARCHAR NOT NULL,
    other_article_id VARCHAR NOT NULL,
    other_text_sha256 VARCHAR NOT NULL,
    shared INTEGER NOT NULL,
    shorter INTEGER NOT NULL,
    lead DOUBLE NOT NULL,
    longest_run INTEGER NOT NULL,
    around DOUBLE NOT NULL
);
COMMENT ON TABLE copy_pairs IS 'Pairs of wordings that overlap; what counts as a copy is decided from all of them';
COMMENT ON COLUMN copy_pairs.article_id IS 'Article whose id comes first';
COMMENT ON COLUMN copy_pairs.text_sha256 IS 'SHA-256 of its clean text';
COMMENT ON COLUMN copy_pairs.other_article_id IS 'Article whose id comes second';
COMMENT ON COLUMN copy_pairs.other_text_sha256 IS 'SHA-256 of its clean text';
COMMENT ON COLUMN copy_pairs.shared IS 'Distinct runs of five words that stand in both texts';
COMMENT ON COLUMN copy_pairs.shorter IS 'Distinct runs of five words in the text that has fewer';
COMMENT ON COLUMN copy_pairs.lead IS 'Share of the beginning of either text that stands in the other, the larger of the two';
COMMENT ON COLUMN copy_pairs.longest_run IS 'Length of the longest unbroken shared passage, in runs of five words';
COMMENT ON COLUMN copy_pairs.around IS 'Share of what is outside of that passage that stands in the other text, the larger of the two';
