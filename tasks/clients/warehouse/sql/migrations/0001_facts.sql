-- on: warehouse  needs: nothing
--     makes: migrations, batches, captures, outcomes, revisions, segments, evidence, quotes, runs
-- The facts of the warehouse: appended by the loader, never updated. No keys, no indexes: each of
-- them would be one more structure to keep whole through a crash, and the loader checks what it adds.
CREATE TABLE migrations (
    name VARCHAR NOT NULL,
    applied_at TIMESTAMPTZ NOT NULL
);
COMMENT ON TABLE migrations IS 'Steps of the schema that this warehouse has seen';
COMMENT ON COLUMN migrations.name IS 'File of the step, without its suffix';
COMMENT ON COLUMN migrations.applied_at IS 'When the step was applied';

CREATE TABLE batches (
    sequence BIGINT NOT NULL,
    batch_id VARCHAR NOT NULL,
    captures INTEGER NOT NULL,
    loaded_at TIMESTAMPTZ NOT NULL
);
COMMENT ON TABLE batches IS 'Batches that were loaded, each once';
COMMENT ON COLUMN batches.sequence IS 'Order of loading, from 1';
COMMENT ON COLUMN batches.batch_id IS 'Id of the batch; names its objects in the store';
COMMENT ON COLUMN batches.captures IS 'Number of captures in the batch';
COMMENT ON COLUMN batches.loaded_at IS 'When the batch was loaded';

CREATE TABLE captures (
    capture_id VARCHAR NOT NULL,
    batch_id VARCHAR NOT NULL,
    run_id VARCHAR NOT NULL,
    via VARCHAR NOT NULL,
    source VARCHAR NOT NULL,
    url VARCHAR NOT NULL,
    final_url VARCHAR,
    http_status INTEGER,
    headers MAP(VARCHAR, VARCHAR[]) NOT NULL,
    media_type VARCHAR,
    bytes BIGINT,
    raw_sha256 VARCHAR,
    raw_key VARCHAR,
    fetched_at TIMESTAMPTZ NOT NULL
);
COMMENT ON TABLE captures IS 'Receipts of bytes, as archived';
COMMENT ON COLUMN captures.capture_id IS 'Id of the capture';
COMMENT ON COLUMN captures.batch_id IS 'Batch in which it was archived';
COMMENT ON COLUMN captures.run_id IS 'Run that archived it';
COMMENT ON COLUMN captures.via IS 'How it came: file, s3, fetch, push and the like';
COMMENT ON COLUMN captures.source IS 'Path or URL as the user gave it';
COMMENT ON COLUMN captures.url IS 'Where its bytes were asked for';
COMMENT ON COLUMN captures.final_url IS 'Where they came from, after redirects';
COMMENT ON COLUMN captures.http_status IS 'HTTP status; null where none was involved';
COMMENT ON COLUMN captures.headers IS 'Response headers: lower-case name to its values, in order';
COMMENT ON COLUMN captures.media_type IS 'Media type as the source says it';
COMMENT ON COLUMN captures.bytes IS 'Number of bytes; null where none could be had';
COMMENT ON COLUMN captures.raw_sha256 IS 'SHA-256 of the bytes, in hex';
COMMENT ON COLUMN captures.raw_key IS 'Key of the bytes in the raw store';
COMMENT ON COLUMN captures.fetched_at IS 'When the bytes were received';

CREATE TABLE outcomes (
    sequence BIGINT NOT NULL,
    ordinal INTEGER NOT NULL,
    capture_id VARCHAR NOT NULL,
    run_id VARCHAR NOT NULL,
    outcome VARCHAR NOT NULL,
    reason VARCHAR,
    detail VARCHAR,
    article_id VARCHAR,
    revision INTEGER,
    source_id VARCHAR NOT NULL,
    is_own BOOLEAN NOT NULL,
    text_sha256 VARCHAR,
    cleaner_version VARCHAR
);
COMMENT ON TABLE outcomes IS 'How captures ended';
COMMENT ON COLUMN outcomes.sequence IS 'Batch, by its order of loading';
COMMENT ON COLUMN outcomes.ordinal IS 'Place of the capture in its batch, from 0';
COMMENT ON COLUMN outcomes.capture_id IS 'Capture that ended so';
COMMENT ON COLUMN outcomes.run_id IS 'Run that counted it';
COMMENT ON COLUMN outcomes.outcome IS 'article, revision, unchanged, copy, quarantined or skipped';
COMMENT ON COLUMN outcomes.reason IS 'Why it was quarantined or skipped';
COMMENT ON COLUMN outcomes.detail IS 'The reason in words';
COMMENT ON COLUMN outcomes.article_id IS 'Article that the capture led to';
COMMENT ON COLUMN outcomes.revision IS 'Revision of the article that holds its text';
COMMENT ON COLUMN outcomes.source_id IS 'Article id that the source alone would give';
COMMENT ON COLUMN outcomes.is_own IS 'Whether the document itself named its identity';
COMMENT ON COLUMN outcomes.text_sha256 IS 'SHA-256 of the clean text';
COMMENT ON COLUMN outcomes.cleaner_version IS 'Version of the cleaner that gave the text';

CREATE TABLE revisions (
    article_id VARCHAR NOT NULL,
    revision INTEGER NOT NULL,
    reading INTEGER NOT NULL,
    sequence BIGINT NOT NULL,
    ordinal INTEGER NOT NULL,
    capture_id VARCHAR NOT NULL,
    url VARCHAR,
    canonical_url VARCHAR,
    domain VARCHAR,
    publisher VARCHAR,
    title VARCHAR,
    description VARCHAR,
    authors VARCHAR[] NOT NULL,
    published_at VARCHAR,
    modified_at VARCHAR,
    section VARCHAR,
    tags VARCHAR[] NOT NULL,
    language VARCHAR,
    text VARCHAR NOT NULL,
    word_count INTEGER NOT NULL,
    paywall VARCHAR NOT NULL,
    completeness VARCHAR NOT NULL,
    credits VARCHAR[] NOT NULL,
    captions VARCHAR[] NOT NULL,
    repairs STRUCT(kind VARCHAR, "start" BIGINT, "end" BIGINT, before VARCHAR, after VARCHAR)[] NOT NULL,
    raw_sha256 VARCHAR NOT NULL,
    raw_key VARCHAR NOT NULL,
    text_sha256 VARCHAR NOT NULL,
    cleaner_version VARCHAR NOT NULL
);
COMMENT ON TABLE revisions IS 'Wordings of articles; a later reading of one is the same text, read by another cleaner';
COMMENT ON COLUMN revisions.article_id IS 'Article';
COMMENT ON COLUMN revisions.revision IS 'Number of the wording, from 1';
COMMENT ON COLUMN revisions.reading IS 'Number of the reading, from 1; the last one counts';
COMMENT ON COLUMN revisions.sequence IS 'Batch that brought it, by its order of loading';
COMMENT ON COLUMN revisions.ordinal IS 'Place of its capture in the batch, from 0';
COMMENT ON COLUMN revisions.capture_id IS 'Capture that brought it';
COMMENT ON COLUMN revisions.url IS 'URL that the document gives for itself';
COMMENT ON COLUMN revisions.canonical_url IS 'Canonical URL that the document states';
COMMENT ON COLUMN revisions.domain IS 'Domain of the publisher';
COMMENT ON COLUMN revisions.publisher IS 'Name of the publisher';
COMMENT ON COLUMN revisions.title IS 'Headline';
COMMENT ON COLUMN revisions.description IS 'Standfirst or summary';
COMMENT ON COLUMN revisions.authors IS 'Names of the authors';
COMMENT ON COLUMN revisions.published_at IS 'ISO 8601, a day alone where only the day is known';
COMMENT ON COLUMN revisions.modified_at IS 'ISO 8601, a day alone where only the day is known';
COMMENT ON COLUMN revisions.section IS 'Section of the publication';
COMMENT ON COLUMN revisions.tags IS 'Keywords';
COMMENT ON COLUMN revisions.language IS 'Language, BCP 47';
COMMENT ON COLUMN revisions.text IS 'Clean text; paragraphs parted by a blank line';
COMMENT ON COLUMN revisions.word_count IS 'Words of the clean text';
COMMENT ON COLUMN revisions.paywall IS 'none, metered, subscriber or unknown';
COMMENT ON COLUMN revisions.completeness IS 'full, truncated or unknown';
COMMENT ON COLUMN revisions.credits IS 'Credits of text and pictures';
COMMENT ON COLUMN revisions.captions IS 'Captions of pictures';
COMMENT ON COLUMN revisions.repairs IS 'Changes to the wording, each with what stood there';
COMMENT ON COLUMN revisions.raw_sha256 IS 'SHA-256 of the bytes that it was read from';
COMMENT ON COLUMN revisions.raw_key IS 'Key of these bytes in the raw store';
COMMENT ON COLUMN revisions.text_sha256 IS 'SHA-256 of the clean text';
COMMENT ON COLUMN revisions.cleaner_version IS 'Version of the cleaner that read it';

CREATE TABLE segments (
    article_id VARCHAR NOT NULL,
    revision INTEGER NOT NULL,
    reading INTEGER NOT NULL,
    ordinal INTEGER NOT NULL,
    kind VARCHAR NOT NULL,
    text VARCHAR NOT NULL,
    rule VARCHAR NOT NULL,
    "start" BIGINT,
    "end" BIGINT
);
COMMENT ON TABLE segments IS 'The ledger: every span of the input, kept or removed, with the rule that decided';
COMMENT ON COLUMN segments.article_id IS 'Article';
COMMENT ON COLUMN segments.revision IS 'Revision';
COMMENT ON COLUMN segments.reading IS 'Reading of the revision';
COMMENT ON COLUMN segments.ordinal IS 'Place in the input, from 0';
COMMENT ON COLUMN segments.kind IS 'What the span is';
COMMENT ON COLUMN segments.text IS 'Wording of the input';
COMMENT ON COLUMN segments.rule IS 'Rule that decided';
COMMENT ON COLUMN segments."start" IS 'First character of the span in the input, from 0';
COMMENT ON COLUMN segments."end" IS 'Character after the span';

CREATE TABLE evidence (
    article_id VARCHAR NOT NULL,
    revision INTEGER NOT NULL,
    reading INTEGER NOT NULL,
    ordinal INTEGER NOT NULL,
    field VARCHAR NOT NULL,
    value VARCHAR NOT NULL,
    found_in VARCHAR NOT NULL,
    chosen BOOLEAN NOT NULL
);
COMMENT ON TABLE evidence IS 'Candidates for the fields of a revision';
COMMENT ON COLUMN evidence.article_id IS 'Article';
COMMENT ON COLUMN evidence.revision IS 'Revision';
COMMENT ON COLUMN evidence.reading IS 'Reading of the revision';
COMMENT ON COLUMN evidence.ordinal IS 'Place among the candidates, from 0';
COMMENT ON COLUMN evidence.field IS 'Field';
COMMENT ON COLUMN evidence.value IS 'Value that the candidate gives';
COMMENT ON COLUMN evidence.found_in IS 'Where it stood';
COMMENT ON COLUMN evidence.chosen IS 'Whether it won';

CREATE TABLE quotes (
    article_id VARCHAR NOT NULL,
    revision INTEGER NOT NULL,
    reading INTEGER NOT NULL,
    ordinal INTEGER NOT NULL,
    speaker VARCHAR,
    quote VARCHAR NOT NULL,
    "start" BIGINT NOT NULL,
    "end" BIGINT NOT NULL
);
COMMENT ON TABLE quotes IS 'Quoted speech of the clean text';
COMMENT ON COLUMN quotes.article_id IS 'Article';
COMMENT ON COLUMN quotes.revision IS 'Revision';
COMMENT ON COLUMN quotes.reading IS 'Reading of the revision';
COMMENT ON COLUMN quotes.ordinal IS 'Place among the quotes, from 0';
COMMENT ON COLUMN quotes.speaker IS 'Who says it, where a name stands beside it';
COMMENT ON COLUMN quotes.quote IS 'The words, without the marks';
COMMENT ON COLUMN quotes."start" IS 'First character of the words in the clean text, from 0';
COMMENT ON COLUMN quotes."end" IS 'Character after the words';

CREATE TABLE runs (
    run_id VARCHAR NOT NULL,
    flow_run_id VARCHAR,
    started_at TIMESTAMPTZ NOT NULL,
    ended_at TIMESTAMPTZ NOT NULL,
    inputs INTEGER NOT NULL,
    outcomes MAP(VARCHAR, INTEGER) NOT NULL,
    cleaner_version VARCHAR NOT NULL
);
COMMENT ON TABLE runs IS 'Runs, each written at its end';
COMMENT ON COLUMN runs.run_id IS 'Run';
COMMENT ON COLUMN runs.flow_run_id IS 'Its id in Prefect';
COMMENT ON COLUMN runs.started_at IS 'When it began';
COMMENT ON COLUMN runs.ended_at IS 'When it ended';
COMMENT ON COLUMN runs.inputs IS 'Inputs that it took';
COMMENT ON COLUMN runs.outcomes IS 'Number of inputs by outcome';
COMMENT ON COLUMN runs.cleaner_version IS 'Version of the cleaner that it used';
