-- on: warehouse  needs: nothing  makes: keyed_batches, publisher_keys, moved_addresses
-- What articles are known by besides their identity: the publishers' own ids, and where their addresses have
-- moved to. All of it follows from what was loaded, in its order; keys of batches that were loaded before this
-- step are taken in by the next load.
CREATE TABLE keyed_batches (
    sequence BIGINT NOT NULL
);
COMMENT ON TABLE keyed_batches IS 'Batches whose wordings were asked for the ids of their publishers';
COMMENT ON COLUMN keyed_batches.sequence IS 'Batch, by its order of loading';

CREATE TABLE publisher_keys (
    publisher_key VARCHAR NOT NULL,
    article_id VARCHAR NOT NULL,
    sequence BIGINT NOT NULL,
    ordinal INTEGER NOT NULL
);
COMMENT ON TABLE publisher_keys IS 'Ids that publishers give to articles in their addresses';
COMMENT ON COLUMN publisher_keys.publisher_key IS 'Host and id, with what parts pages of one id';
COMMENT ON COLUMN publisher_keys.article_id IS 'Article';
COMMENT ON COLUMN publisher_keys.sequence IS 'Batch of the wording that bore it, by its order of loading';
COMMENT ON COLUMN publisher_keys.ordinal IS 'Place of its capture in the batch, from 0';

CREATE TABLE moved_addresses (
    address_id VARCHAR NOT NULL,
    article_id VARCHAR NOT NULL,
    sequence BIGINT NOT NULL,
    capture_id VARCHAR NOT NULL
);
COMMENT ON TABLE moved_addresses IS 'Addresses that turned out to be those of known articles';
COMMENT ON COLUMN moved_addresses.address_id IS 'Article id that the address would give';
COMMENT ON COLUMN moved_addresses.article_id IS 'Article that is there';
COMMENT ON COLUMN moved_addresses.sequence IS 'Batch that told so, by its order of loading';
COMMENT ON COLUMN moved_addresses.capture_id IS 'Capture that told so';
