-- on: warehouse  needs: nothing  makes: captures, polls
-- What fetching adds: the way to a page, and how feeds, sitemaps and sites answered.
ALTER TABLE captures ADD COLUMN redirects STRUCT(status INTEGER, url VARCHAR)[];
COMMENT ON COLUMN captures.redirects IS 'Answers on the way to the page, in order: status and URL; null or empty where there was none';
COMMENT ON COLUMN captures.bytes IS 'Number of bytes as sent; null where none came, so for a page that was not modified (304)';

CREATE TABLE polls (
    run_id VARCHAR NOT NULL,
    ordinal INTEGER NOT NULL,
    name VARCHAR,
    source VARCHAR NOT NULL,
    url VARCHAR NOT NULL,
    kind VARCHAR,
    polled_at TIMESTAMPTZ NOT NULL,
    http_status INTEGER,
    reason VARCHAR,
    detail VARCHAR,
    etag VARCHAR,
    last_modified VARCHAR,
    raw_sha256 VARCHAR,
    pages INTEGER NOT NULL,
    new_pages INTEGER NOT NULL,
    pages_left INTEGER NOT NULL,
    next_poll_at TIMESTAMPTZ
);
COMMENT ON TABLE polls IS 'Looks at feeds, sitemaps and sites for pages';
COMMENT ON COLUMN polls.run_id IS 'Run that looked';
COMMENT ON COLUMN polls.ordinal IS 'Place among the looks of the run, from 0';
COMMENT ON COLUMN polls.name IS 'Name of the declared source; null where it was given for one run';
COMMENT ON COLUMN polls.source IS 'URL as the user gave it';
COMMENT ON COLUMN polls.url IS 'URL that was asked: of the source itself, or of a feed or sitemap that it names';
COMMENT ON COLUMN polls.kind IS 'feed, sitemap or site; null where nothing was found out';
COMMENT ON COLUMN polls.polled_at IS 'When it answered';
COMMENT ON COLUMN polls.http_status IS 'HTTP status; 304 where nothing has changed';
COMMENT ON COLUMN polls.reason IS 'Why it could not be read';
COMMENT ON COLUMN polls.detail IS 'The reason in words';
COMMENT ON COLUMN polls.etag IS 'Entity tag, for the next conditional request';
COMMENT ON COLUMN polls.last_modified IS 'Date of change as the server sent it, for the next conditional request';
COMMENT ON COLUMN polls.raw_sha256 IS 'SHA-256 of the bytes, which stand in the raw store';
COMMENT ON COLUMN polls.pages IS 'Pages that it names';
COMMENT ON COLUMN polls.new_pages IS 'Pages of these that were not known';
COMMENT ON COLUMN polls.pages_left IS 'New pages that were more than the run could take';
COMMENT ON COLUMN polls.next_poll_at IS 'When it is worth another look';
