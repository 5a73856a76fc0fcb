-- on: warehouse  needs: nothing  makes: field_changes
-- What a publisher changed beside the words of an article: appended as batches are loaded.
CREATE TABLE field_changes (
    sequence BIGINT NOT NULL,
    ordinal INTEGER NOT NULL,
    article_id VARCHAR NOT NULL,
    capture_id VARCHAR NOT NULL,
    source_id VARCHAR NOT NULL,
    field VARCHAR NOT NULL,
    before VARCHAR,
    after VARCHAR
);
COMMENT ON TABLE field_changes IS 'Fields of articles that a later look found changed, whether the text was or not';
COMMENT ON COLUMN field_changes.sequence IS 'Batch that brought it, by its order of loading';
COMMENT ON COLUMN field_changes.ordinal IS 'Place of its capture in the batch, from 0';
COMMENT ON COLUMN field_changes.article_id IS 'Article';
COMMENT ON COLUMN field_changes.capture_id IS 'Capture that says it';
COMMENT ON COLUMN field_changes.source_id IS 'Article id that its source alone would give';
COMMENT ON COLUMN field_changes.field IS 'Field, by its column in revisions';
COMMENT ON COLUMN field_changes.before IS 'Value before; the values of a list parted by semicolons';
COMMENT ON COLUMN field_changes.after IS 'Value now';
