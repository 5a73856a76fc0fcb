-- on: warehouse  needs: nothing  makes: revisions
-- How sure the cleaner was of its text; null for what an earlier version of it read.
ALTER TABLE revisions ADD COLUMN confidence DOUBLE;
ALTER TABLE revisions ADD COLUMN doubts STRUCT(code VARCHAR, detail VARCHAR)[];
COMMENT ON COLUMN revisions.confidence IS 'The f1 that the cleaner expects of its own text, 0 to 1; null where it is not estimated';
COMMENT ON COLUMN revisions.doubts IS 'Why the text may be wrong: a code and the evidence for it; null where nobody looked';
