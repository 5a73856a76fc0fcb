-- on: warehouse  needs: nothing  makes: host_states, robots_files, polls
-- What runs remember of hosts: which are left alone until when, and their robots.txt; and where feeds went.
CREATE TABLE host_states (
    run_id VARCHAR NOT NULL,
    ordinal INTEGER NOT NULL,
    host VARCHAR NOT NULL,
    seen_at TIMESTAMPTZ NOT NULL,
    rests_until TIMESTAMPTZ,
    reason VARCHAR,
    detail VARCHAR,
    refusals INTEGER NOT NULL,
    pauses INTEGER NOT NULL
);
COMMENT ON TABLE host_states IS 'How hosts stood at the end of a run, where there is something to say; the last one counts';
COMMENT ON COLUMN host_states.run_id IS 'Run that saw it';
COMMENT ON COLUMN host_states.ordinal IS 'Place among the hosts of the run, from 0';
COMMENT ON COLUMN host_states.host IS 'Host, without port';
COMMENT ON COLUMN host_states.seen_at IS 'When it stood so';
COMMENT ON COLUMN host_states.rests_until IS 'Until when it is left alone; null where it is not';
COMMENT ON COLUMN host_states.reason IS 'Why it is left alone';
COMMENT ON COLUMN host_states.detail IS 'The reason in words';
COMMENT ON COLUMN host_states.refusals IS 'Requests in a row that it refused';
COMMENT ON COLUMN host_states.pauses IS 'How often it was paused for that since it last answered one';

CREATE TABLE robots_files (
    run_id VARCHAR NOT NULL,
    ordinal INTEGER NOT NULL,
    origin VARCHAR NOT NULL,
    fetched_at TIMESTAMPTZ NOT NULL,
    http_status INTEGER NOT NULL,
    text VARCHAR NOT NULL,
    etag VARCHAR,
    last_modified VARCHAR
);
COMMENT ON TABLE robots_files IS 'robots.txt of origins as runs had them; the last one counts';
COMMENT ON COLUMN robots_files.run_id IS 'Run that asked';
COMMENT ON COLUMN robots_files.ordinal IS 'Place among the files of the run, from 0';
COMMENT ON COLUMN robots_files.origin IS 'Scheme, host and port that it speaks for';
COMMENT ON COLUMN robots_files.fetched_at IS 'When it was had, or confirmed';
COMMENT ON COLUMN robots_files.http_status IS 'HTTP status; of 400 and more, the origin has none';
COMMENT ON COLUMN robots_files.text IS 'What it says, as far as it is read';
COMMENT ON COLUMN robots_files.etag IS 'Entity tag, for the next conditional request';
COMMENT ON COLUMN robots_files.last_modified IS 'Date of change as the server sent it, for the next conditional request';

ALTER TABLE polls ADD COLUMN final_url VARCHAR;
ALTER TABLE polls ADD COLUMN moved_to VARCHAR;
ALTER TABLE polls ADD COLUMN moved_since TIMESTAMPTZ;
COMMENT ON COLUMN polls.final_url IS 'URL that answered, whose the entity tag and the date of change are; null where it is not known';
COMMENT ON COLUMN polls.moved_to IS 'URL that it moved to for good (301, 308); null where it did not';
COMMENT ON COLUMN polls.moved_since IS 'Since when every poll says so';
