-- on: warehouse  needs: nothing  makes: publications
-- What each published copy held, so that the next one can be made from it and what was loaded since.
CREATE TABLE publications (
    published_at TIMESTAMPTZ NOT NULL,
    sequence BIGINT NOT NULL,
    recipe VARCHAR NOT NULL,
    file_bytes BIGINT NOT NULL,
    file_modified_ns BIGINT NOT NULL,
    articles BIGINT NOT NULL,
    rewritten BIGINT NOT NULL
);
COMMENT ON TABLE publications IS 'Copies that were made for readers';
COMMENT ON COLUMN publications.published_at IS 'When it was made';
COMMENT ON COLUMN publications.sequence IS 'Last batch that it holds, by the order of loading; 0 for none';
COMMENT ON COLUMN publications.recipe IS 'SHA-256 of the statements that made it';
COMMENT ON COLUMN publications.file_bytes IS 'Size of the file; another size is another file, or one that somebody wrote to';
COMMENT ON COLUMN publications.file_modified_ns IS 'When the file was last written to, in nanoseconds since 1970';
COMMENT ON COLUMN publications.articles IS 'Articles in it';
COMMENT ON COLUMN publications.rewritten IS 'Articles that were added or replaced since a copy was last made from nothing';
