-- on: warehouse  needs: nothing  makes: translation_pairs
-- Texts of two languages that were compared sentence by sentence.
CREATE TABLE translation_pairs (
    text_sha256 VARCHAR NOT NULL,
    other_text_sha256 VARCHAR NOT NULL,
    aligned INTEGER NOT NULL,
    shorter INTEGER NOT NULL,
    likeness DOUBLE NOT NULL,
    figures INTEGER NOT NULL,
    agreeing INTEGER NOT NULL
);
COMMENT ON TABLE translation_pairs IS 'Texts of two languages that were compared sentence by sentence; what counts as a translation is decided from all of them';
COMMENT ON COLUMN translation_pairs.text_sha256 IS 'SHA-256 of the text whose hash comes first';
COMMENT ON COLUMN translation_pairs.other_text_sha256 IS 'SHA-256 of the other text';
COMMENT ON COLUMN translation_pairs.aligned IS 'Sentences that stand in both texts, in one order';
COMMENT ON COLUMN translation_pairs.shorter IS 'Sentences of the text that has fewer';
COMMENT ON COLUMN translation_pairs.likeness IS 'Mean cosine of the aligned sentences';
COMMENT ON COLUMN translation_pairs.figures IS 'Aligned sentences with figures in both texts';
COMMENT ON COLUMN translation_pairs.agreeing IS 'Those of them that have a figure in common';
