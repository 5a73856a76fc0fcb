-- on: news  needs: nothing
--     makes: news.articles, news.segments, news.captures, news.redirects, news.polls, news.outcomes,
--     news.quotes, news.mentions, news.copies, news.stories, news.story_articles, news.evidence, news.runs, news.field_changes, news.changes,
--     news.id_changes, news.publications, news.cleaners, news.learned_rules, news.outlets, news.internal.other_wordings,
--     news.internal.shown_wordings, news.internal.known_texts, news.internal.short_mentions, news.internal.indexed_articles, news.internal.words,
--     news.internal.stems, news.internal.endings, news.internal.postings
-- What readers build on. Names, types, order and comments of the columns are a contract.
CREATE TABLE news.articles (
    article_id VARCHAR,
    url VARCHAR,
    canonical_url VARCHAR,
    domain VARCHAR,
    publisher VARCHAR,
    outlet_id VARCHAR,
    title VARCHAR,
    description VARCHAR,
    authors VARCHAR[],
    published_at VARCHAR,
    published_ts TIMESTAMPTZ,
    published_on DATE,
    published_precision VARCHAR,
    modified_at VARCHAR,
    modified_ts TIMESTAMPTZ,
    modified_on DATE,
    modified_precision VARCHAR,
    section VARCHAR,
    tags VARCHAR[],
    language VARCHAR,
    language_code VARCHAR,
    language_region VARCHAR,
    license VARCHAR,
    agencies VARCHAR[],
    rights_signals VARCHAR[],
    text VARCHAR,
    word_count INTEGER,
    paywall VARCHAR,
    completeness VARCHAR,
    confidence DOUBLE,
    doubts STRUCT(code VARCHAR, detail VARCHAR)[],
    credits VARCHAR[],
    captions VARCHAR[],
    repairs STRUCT(kind VARCHAR, "start" BIGINT, "end" BIGINT, before VARCHAR, after VARCHAR)[],
    revision INTEGER,
    state VARCHAR,
    first_seen_at TIMESTAMPTZ,
    last_seen_at TIMESTAMPTZ,
    raw_sha256 VARCHAR,
    raw_key VARCHAR,
    text_sha256 VARCHAR,
    cleaner_version VARCHAR,
    via VARCHAR,
    claimed_by VARCHAR
);
COMMENT ON TABLE news.articles IS 'News, a row an article: its newest wording that is all of it';
COMMENT ON COLUMN news.articles.article_id IS 'Id of the article: 20 hex characters of the SHA-256 of its identity';
COMMENT ON COLUMN news.articles.url IS 'URL that the document gives for itself';
COMMENT ON COLUMN news.articles.canonical_url IS 'Canonical URL that the document states';
COMMENT ON COLUMN news.articles.domain IS 'Domain of the publisher';
COMMENT ON COLUMN news.articles.publisher IS 'Name of the publisher';
COMMENT ON COLUMN news.articles.outlet_id IS 'Outlet that it is of: by its address, else by its publisher; of what was pushed unproven, its pusher';
COMMENT ON COLUMN news.articles.title IS 'Headline';
COMMENT ON COLUMN news.articles.description IS 'Standfirst or summary';
COMMENT ON COLUMN news.articles.authors IS 'Names of the authors';
COMMENT ON COLUMN news.articles.published_at IS 'When it was published, as it says: ISO 8601, a day alone where only the day is known';
COMMENT ON COLUMN news.articles.published_ts IS 'published_at to sort by: the moment; what names no zone as if in UTC, a day alone as its beginning there';
COMMENT ON COLUMN news.articles.published_on IS 'Day of published_at, as it says, in the zone that it names';
COMMENT ON COLUMN news.articles.published_precision IS 'How far published_ts can be trusted: instant, local (a time without a zone) or day';
COMMENT ON COLUMN news.articles.modified_at IS 'When it was changed, as it says: ISO 8601, a day alone where only the day is known';
COMMENT ON COLUMN news.articles.modified_ts IS 'modified_at to sort by: the moment; what names no zone as if in UTC, a day alone as its beginning there';
COMMENT ON COLUMN news.articles.modified_on IS 'Day of modified_at, as it says, in the zone that it names';
COMMENT ON COLUMN news.articles.modified_precision IS 'How far modified_ts can be trusted: instant, local (a time without a zone) or day';
COMMENT ON COLUMN news.articles.section IS 'Section of the publication';
COMMENT ON COLUMN news.articles.tags IS 'Keywords';
COMMENT ON COLUMN news.articles.language IS 'Language, BCP 47, as it was found';
COMMENT ON COLUMN news.articles.language_code IS 'Language alone, ISO 639, lower case; codes of old by those of today (nb and nn are no, iw is he, in is id)';
COMMENT ON COLUMN news.articles.language_region IS 'Region that the language names, ISO 3166 or UN M.49, upper case';
COMMENT ON COLUMN news.articles.license IS 'Licence that the page states, by its address or name';
COMMENT ON COLUMN news.articles.agencies IS 'News agencies that the text credits (AP, Reuters, dpa ...), in a dateline, byline, credit or phrase; null where nobody looked';
COMMENT ON COLUMN news.articles.rights_signals IS 'What machines are asked not to do with it, by the page or its answer: noai, noimageai, tdm-reservation, tdm-policy, noindex, noarchive; evidence says where; null where nobody looked';
COMMENT ON COLUMN news.articles.text IS 'Clean text; paragraphs parted by a blank line';
COMMENT ON COLUMN news.articles.word_count IS 'Words of the clean text; in scripts written without blanks (Chinese, Japanese, Thai and the like) each sign is one';
COMMENT ON COLUMN news.articles.paywall IS 'none, metered, subscriber or unknown';
COMMENT ON COLUMN news.articles.completeness IS 'full, truncated or unknown';
COMMENT ON COLUMN news.articles.confidence IS 'The f1 that the cleaner expects of its own text, 0 to 1; null where it is not estimated';
COMMENT ON COLUMN news.articles.doubts IS 'Why the text may be wrong: a code and the evidence for it; null where nobody looked';
COMMENT ON COLUMN news.articles.credits IS 'Credits of text and pictures';
COMMENT ON COLUMN news.articles.captions IS 'Captions of pictures';
COMMENT ON COLUMN news.articles.repairs IS 'Changes to the wording, each with what stood there';
COMMENT ON COLUMN news.articles.revision IS 'Number of the wording, from 1: the newest that is all of the article, else the newest';
COMMENT ON COLUMN news.articles.state IS 'What its publisher shows now: live, paywalled (a preview alone) or withdrawn (a notice alone); what it was before is kept here';
COMMENT ON COLUMN news.articles.first_seen_at IS 'When the first capture of the article came';
COMMENT ON COLUMN news.articles.last_seen_at IS 'When the last capture of the article came';
COMMENT ON COLUMN news.articles.raw_sha256 IS 'SHA-256 of the bytes that it was read from';
COMMENT ON COLUMN news.articles.raw_key IS 'Key of these bytes in the raw store';
COMMENT ON COLUMN news.articles.text_sha256 IS 'SHA-256 of the clean text';
COMMENT ON COLUMN news.articles.cleaner_version IS 'Version of the cleaner that read it';
COMMENT ON COLUMN news.articles.via IS 'How its text came: fetch, file, s3, push and the like; feed where the page could not be had, or shows less than its feed has';
COMMENT ON COLUMN news.articles.claimed_by IS 'Pusher who may not speak for its address: url, canonical_url, domain and publisher are what he claims; null where nobody does';

CREATE TABLE news.outlets (
    outlet_id VARCHAR,
    name VARCHAR,
    domain VARCHAR,
    domains VARCHAR[],
    kind VARCHAR,
    country VARCHAR,
    languages VARCHAR[],
    names VARCHAR[]
);
COMMENT ON TABLE news.outlets IS 'Papers, stations, agencies and blogs that articles are of';
COMMENT ON COLUMN news.outlets.outlet_id IS 'Its registrable domain, or its host where that is on a platform; name: and push: stand before what has no domain';
COMMENT ON COLUMN news.outlets.name IS 'Name: declared, or the one that most of its articles give, or its domain';
COMMENT ON COLUMN news.outlets.domain IS 'Domain that it is known by; null where it is but a name or a pusher';
COMMENT ON COLUMN news.outlets.domains IS 'Domains that its articles were found on';
COMMENT ON COLUMN news.outlets.kind IS 'agency, blog (a host of a platform), pusher (of articles pushed unproven), publisher, or what is declared';
COMMENT ON COLUMN news.outlets.country IS 'Country, ISO 3166: declared, of the ending of its domain, or of nearly all of its languages';
COMMENT ON COLUMN news.outlets.languages IS 'Languages of a tenth of its articles or more, ISO 639, the most frequent first';
COMMENT ON COLUMN news.outlets.names IS 'Names that its articles give it, the most frequent first';

CREATE TABLE news.segments (
    article_id VARCHAR,
    revision INTEGER,
    ordinal INTEGER,
    kind VARCHAR,
    text VARCHAR,
    rule VARCHAR,
    "start" BIGINT,
    "end" BIGINT
);
COMMENT ON TABLE news.segments IS 'The ledger: every span of the input, kept or removed, with the rule that decided';
COMMENT ON COLUMN news.segments.article_id IS 'Article';
COMMENT ON COLUMN news.segments.revision IS 'Revision of the article';
COMMENT ON COLUMN news.segments.ordinal IS 'Place in the input, from 0';
COMMENT ON COLUMN news.segments.kind IS 'title, description, body and heading are kept; byline, credit, note and caption are data; the rest was removed';
COMMENT ON COLUMN news.segments.text IS 'Wording of the input';
COMMENT ON COLUMN news.segments.rule IS 'Rule that decided';
COMMENT ON COLUMN news.segments."start" IS 'First character of the span, from 0, in the decoded input or the visible text of the page';
COMMENT ON COLUMN news.segments."end" IS 'Character after the span';

CREATE TABLE news.captures (
    capture_id VARCHAR,
    run_id VARCHAR,
    via VARCHAR,
    source VARCHAR,
    url VARCHAR,
    final_url VARCHAR,
    http_status INTEGER,
    headers MAP(VARCHAR, VARCHAR[]),
    media_type VARCHAR,
    bytes BIGINT,
    raw_sha256 VARCHAR,
    raw_key VARCHAR,
    fetched_at TIMESTAMPTZ
);
COMMENT ON TABLE news.captures IS 'Receipts of bytes';
COMMENT ON COLUMN news.captures.capture_id IS 'Id of the capture';
COMMENT ON COLUMN news.captures.run_id IS 'Run that archived it';
COMMENT ON COLUMN news.captures.via IS 'How it came: file, s3, fetch, browser, push and the like';
COMMENT ON COLUMN news.captures.source IS 'Path or URL as the user gave it';
COMMENT ON COLUMN news.captures.url IS 'Where its bytes were asked for';
COMMENT ON COLUMN news.captures.final_url IS 'Where they came from, after redirects';
COMMENT ON COLUMN news.captures.http_status IS 'HTTP status; null where none was involved';
COMMENT ON COLUMN news.captures.headers IS 'Response headers: lower-case name to its values, in order';
COMMENT ON COLUMN news.captures.media_type IS 'Media type as the source says it';
COMMENT ON COLUMN news.captures.bytes IS 'Number of bytes; null where none came, so for a page that was not modified (304)';
COMMENT ON COLUMN news.captures.raw_sha256 IS 'SHA-256 of the bytes, in hex';
COMMENT ON COLUMN news.captures.raw_key IS 'Key of the bytes in the raw store';
COMMENT ON COLUMN news.captures.fetched_at IS 'When the bytes were received';

CREATE TABLE news.redirects (
    capture_id VARCHAR,
    ordinal INTEGER,
    status INTEGER,
    url VARCHAR
);
COMMENT ON TABLE news.redirects IS 'Answers on the way to a page, before the one that brought its bytes';
COMMENT ON COLUMN news.redirects.capture_id IS 'Capture of the page';
COMMENT ON COLUMN news.redirects.ordinal IS 'Place on the way, from 0';
COMMENT ON COLUMN news.redirects.status IS 'HTTP status of the answer';
COMMENT ON COLUMN news.redirects.url IS 'URL that gave it';

CREATE TABLE news.polls (
    run_id VARCHAR,
    name VARCHAR,
    source VARCHAR,
    url VARCHAR,
    kind VARCHAR,
    polled_at TIMESTAMPTZ,
    http_status INTEGER,
    reason VARCHAR,
    detail VARCHAR,
    pages INTEGER,
    new_pages INTEGER,
    pages_left INTEGER,
    next_poll_at TIMESTAMPTZ,
    lastmod VARCHAR
);
COMMENT ON TABLE news.polls IS 'Looks at feeds, sitemaps and sites for pages';
COMMENT ON COLUMN news.polls.run_id IS 'Run that looked';
COMMENT ON COLUMN news.polls.name IS 'Name of the declared source; null where it was given for one run';
COMMENT ON COLUMN news.polls.source IS 'URL as the user gave it';
COMMENT ON COLUMN news.polls.url IS 'URL that was asked: of the source itself, or of a feed or sitemap that it names';
COMMENT ON COLUMN news.polls.kind IS 'feed, sitemap or site; null where nothing was found out';
COMMENT ON COLUMN news.polls.polled_at IS 'When it answered';
COMMENT ON COLUMN news.polls.http_status IS 'HTTP status; 304 where nothing has changed';
COMMENT ON COLUMN news.polls.reason IS 'Why it could not be read';
COMMENT ON COLUMN news.polls.detail IS 'The reason in words';
COMMENT ON COLUMN news.polls.pages IS 'Pages that it names';
COMMENT ON COLUMN news.polls.new_pages IS 'Pages of these that were not known';
COMMENT ON COLUMN news.polls.pages_left IS 'New pages that were more than the run could take';
COMMENT ON COLUMN news.polls.next_poll_at IS 'When it is worth another look';
COMMENT ON COLUMN news.polls.lastmod IS 'Last change, as the index of sitemaps that names it wrote it; null where none was told';

CREATE TABLE news.outcomes (
    capture_id VARCHAR,
    run_id VARCHAR,
    outcome VARCHAR,
    reason VARCHAR,
    detail VARCHAR,
    article_id VARCHAR,
    revision INTEGER
);
COMMENT ON TABLE news.outcomes IS 'How each capture ended';
COMMENT ON COLUMN news.outcomes.capture_id IS 'Capture';
COMMENT ON COLUMN news.outcomes.run_id IS 'Run that counted it';
COMMENT ON COLUMN news.outcomes.outcome IS 'article, revision, unchanged, copy, quarantined or skipped';
COMMENT ON COLUMN news.outcomes.reason IS 'Why it was quarantined or skipped';
COMMENT ON COLUMN news.outcomes.detail IS 'The reason in words; without one, what was odd about what came';
COMMENT ON COLUMN news.outcomes.article_id IS 'Article that the capture led to';
COMMENT ON COLUMN news.outcomes.revision IS 'Revision of the article that holds its text';

CREATE TABLE news.field_changes (
    article_id VARCHAR,
    capture_id VARCHAR,
    seen_at TIMESTAMPTZ,
    field VARCHAR,
    before VARCHAR,
    after VARCHAR
);
COMMENT ON TABLE news.field_changes IS 'What a later look found changed beside the words: headlines, authors, dates and the like, whether the text was changed or not';
COMMENT ON COLUMN news.field_changes.article_id IS 'Article';
COMMENT ON COLUMN news.field_changes.capture_id IS 'Capture that says it';
COMMENT ON COLUMN news.field_changes.seen_at IS 'When that capture came';
COMMENT ON COLUMN news.field_changes.field IS 'title, description, authors, published_at, modified_at, section, tags, paywall, completeness or canonical_url';
COMMENT ON COLUMN news.field_changes.before IS 'Value before, as the same source gave it, or if that is new, any; values of a list are parted by semicolons';
COMMENT ON COLUMN news.field_changes.after IS 'Value now';

CREATE TABLE news.changes (
    article_id VARCHAR,
    revision INTEGER,
    kinds VARCHAR[],
    words_added INTEGER,
    words_removed INTEGER,
    paragraphs INTEGER[]
);
COMMENT ON TABLE news.changes IS 'What each wording of an article changed of the one before';
COMMENT ON COLUMN news.changes.article_id IS 'Article';
COMMENT ON COLUMN news.changes.revision IS 'Revision that changed it';
COMMENT ON COLUMN news.changes.kinds IS 'headline, correction (a note says so), withdrawn, paywalled, restored, update (live), fact (a figure, name or quotation), reworded, typo, grown, cut, reordered, cosmetic; empty where no word of it is shown';
COMMENT ON COLUMN news.changes.words_added IS 'Words that came';
COMMENT ON COLUMN news.changes.words_removed IS 'Words that went';
COMMENT ON COLUMN news.changes.paragraphs IS 'Places of the changed paragraphs in the new wording, from 0';

CREATE TABLE news.quotes (
    article_id VARCHAR,
    revision INTEGER,
    speaker VARCHAR,
    speaker_name VARCHAR,
    quote VARCHAR,
    "start" BIGINT,
    "end" BIGINT,
    kind VARCHAR,
    cue VARCHAR,
    confidence DOUBLE,
    speaker_start BIGINT,
    speaker_end BIGINT
);
COMMENT ON TABLE news.quotes IS 'Quoted and reported speech of four words or more; a row a paragraph of it';
COMMENT ON COLUMN news.quotes.article_id IS 'Article';
COMMENT ON COLUMN news.quotes.revision IS 'Revision of the article';
COMMENT ON COLUMN news.quotes.speaker IS 'Who says it, as he is named there, or whom a pronoun there leads to; null where that is not plain';
COMMENT ON COLUMN news.quotes.speaker_name IS 'Fullest name that the article gives him; null where a noun leads to nobody';
COMMENT ON COLUMN news.quotes.quote IS 'The words, without the marks; null where the article says them in its own';
COMMENT ON COLUMN news.quotes."start" IS 'First character of the words in the text of the revision, from 0';
COMMENT ON COLUMN news.quotes."end" IS 'Character after the words';
COMMENT ON COLUMN news.quotes.kind IS 'direct; mixed: a part of a sentence of the article; indirect: in its own words, which stand from start to end';
COMMENT ON COLUMN news.quotes.cue IS 'Word or sign that tells who says it; null where it goes on from words before';
COMMENT ON COLUMN news.quotes.confidence IS 'How sure the speaker is, 0 to 1; null where none is given';
COMMENT ON COLUMN news.quotes.speaker_start IS 'First character of where the speaker, or his pronoun, stands in the text of the revision, from 0';
COMMENT ON COLUMN news.quotes.speaker_end IS 'Character after it';

CREATE TABLE news.mentions (
    article_id VARCHAR,
    revision INTEGER,
    kind VARCHAR,
    name VARCHAR,
    canonical VARCHAR,
    spans STRUCT("start" BIGINT, "end" BIGINT)[],
    "count" INTEGER,
    clue VARCHAR,
    cue VARCHAR
);
COMMENT ON TABLE news.mentions IS 'People, organisations and places that articles name, in languages with capitals; a row for all that an article names alike';
COMMENT ON COLUMN news.mentions.article_id IS 'Article';
COMMENT ON COLUMN news.mentions.revision IS 'Revision of the article';
COMMENT ON COLUMN news.mentions.kind IS 'person, organisation or place';
COMMENT ON COLUMN news.mentions.name IS 'What it is called first in the article';
COMMENT ON COLUMN news.mentions.canonical IS 'What it goes by: a full name, the long form of a short one; places and bodies that are known, alike in all languages';
COMMENT ON COLUMN news.mentions.spans IS 'Where it stands in the text of the revision: first character, from 0, and the one after it';
COMMENT ON COLUMN news.mentions."count" IS 'How often it stands there';
COMMENT ON COLUMN news.mentions.clue IS 'What told the kind: list (it is known), given name, title, word (in or beside it), apposition, short form, or articles (others agree on it)';
COMMENT ON COLUMN news.mentions.cue IS 'Title or word that told it, where one did';

CREATE TABLE news.copies (
    group_id VARCHAR,
    article_id VARCHAR,
    role VARCHAR,
    containment DOUBLE,
    likeness DOUBLE,
    wire VARCHAR,
    wire_share DOUBLE
);
COMMENT ON TABLE news.copies IS 'Articles with the same text, whole or in large part, tied to their likely origin; alone in its group is one whose copies are captures without an identity (outcome copy)';
COMMENT ON COLUMN news.copies.group_id IS 'Group of copies';
COMMENT ON COLUMN news.copies.article_id IS 'Article';
COMMENT ON COLUMN news.copies.role IS 'origin, copy, update (the same outlet again, in other words), or translation (it says in another language what the origin says, sentence after sentence); the origin is the page of the agency that is credited, else what was published first, else seen first';
COMMENT ON COLUMN news.copies.containment IS 'Share of the shorter text, this one or the origin, that stands in the other, in runs of five words, 0 to 1; of a translation, of sentences that mean the same, in one order';
COMMENT ON COLUMN news.copies.likeness IS 'Of a translation, the mean cosine of these sentences, 0 to 1';
COMMENT ON COLUMN news.copies.wire IS 'Agency whose text it is: half of the group or more credit it, whether a page of its is there or not';
COMMENT ON COLUMN news.copies.wire_share IS 'Share of the article''s words that are the wire''s, in runs of five, 0 to 1: those of its own page; where none is there, those that an article of another outlet in the group has too';

CREATE TABLE news.stories (
    story_id VARCHAR,
    article_id VARCHAR,
    title VARCHAR,
    first_day DATE,
    last_day DATE,
    size INTEGER,
    outlets INTEGER,
    languages VARCHAR[],
    likeness DOUBLE
);
COMMENT ON TABLE news.stories IS 'Articles on one event, in whatever language: a row an article, each with what is known of the story';
COMMENT ON COLUMN news.stories.story_id IS 'Story';
COMMENT ON COLUMN news.stories.article_id IS 'Article';
COMMENT ON COLUMN news.stories.title IS 'Headline of the article that is most like all others of the story';
COMMENT ON COLUMN news.stories.first_day IS 'Day of its first article, of those that say one';
COMMENT ON COLUMN news.stories.last_day IS 'Day of its last article';
COMMENT ON COLUMN news.stories.size IS 'Articles of the story';
COMMENT ON COLUMN news.stories.outlets IS 'Outlets that report it';
COMMENT ON COLUMN news.stories.languages IS 'Languages that it is reported in';
COMMENT ON COLUMN news.stories.likeness IS 'How alike its articles are on the whole, 0 to 1';

CREATE TABLE news.story_articles (
    story_id VARCHAR,
    article_id VARCHAR,
    role VARCHAR,
    joined_to VARCHAR,
    likeness DOUBLE,
    meaning DOUBLE,
    "names" DOUBLE,
    words DOUBLE,
    titles DOUBLE,
    shared_names VARCHAR[],
    centrality DOUBLE
);
COMMENT ON TABLE news.story_articles IS 'The articles of each story, and what joined them';
COMMENT ON COLUMN news.story_articles.story_id IS 'Story';
COMMENT ON COLUMN news.story_articles.article_id IS 'Article';
COMMENT ON COLUMN news.story_articles.role IS 'first (the earliest), follow-up, copy or translation (of another article of the story)';
COMMENT ON COLUMN news.story_articles.joined_to IS 'Article of the story that it is closest to';
COMMENT ON COLUMN news.story_articles.likeness IS 'How alike the two are, 0 to 1';
COMMENT ON COLUMN news.story_articles.meaning IS 'Cosine of the vectors of their leads; null where the encoder does not read the script of one';
COMMENT ON COLUMN news.story_articles.names IS 'Cosine of the names in their beginnings, in whatever script they are written';
COMMENT ON COLUMN news.story_articles.words IS 'Cosine of the rare words of their texts; null where they are in two languages, or in one whose words were not counted, or short';
COMMENT ON COLUMN news.story_articles.titles IS 'Cosine of the rare words of their titles; null where they are in two languages, or in one whose words were not counted, or one has no such word';
COMMENT ON COLUMN news.story_articles.shared_names IS 'The weightiest names and numbers that both have, as this article writes them, eight at most';
COMMENT ON COLUMN news.story_articles.centrality IS 'How alike it is to all others of the story on the whole, less what lies between their days, 0 to 1';

CREATE TABLE news.id_changes (
    kind VARCHAR,
    old_id VARCHAR,
    new_id VARCHAR,
    why VARCHAR,
    publication BIGINT,
    changed_at TIMESTAMPTZ
);
COMMENT ON TABLE news.id_changes IS 'What became of ids of groups of copies and of stories: an id that was ever given stands, or is found here';
COMMENT ON COLUMN news.id_changes.kind IS 'group (copies.group_id) or story (stories.story_id)';
COMMENT ON COLUMN news.id_changes.old_id IS 'Id that is no more, or where it was split, that lost a part of its articles';
COMMENT ON COLUMN news.id_changes.new_id IS 'Id that holds these articles today, whatever happened since; null where none does';
COMMENT ON COLUMN news.id_changes.why IS 'merged (into the one given first), split (the larger part keeps the id) or dissolved (no article is left)';
COMMENT ON COLUMN news.id_changes.publication IS 'Publication that changed it';
COMMENT ON COLUMN news.id_changes.changed_at IS 'When that was made';

CREATE TABLE news.publications (
    number BIGINT,
    published_at TIMESTAMPTZ,
    articles BIGINT
);
COMMENT ON TABLE news.publications IS 'Publications of this database: the last one is what you read';
COMMENT ON COLUMN news.publications.number IS 'Number, rising; nothing new leaves it as it is, a rebuild too';
COMMENT ON COLUMN news.publications.published_at IS 'When it was made';
COMMENT ON COLUMN news.publications.articles IS 'Articles in it';

CREATE TABLE news.evidence (
    article_id VARCHAR,
    revision INTEGER,
    field VARCHAR,
    value VARCHAR,
    found_in VARCHAR,
    chosen BOOLEAN
);
COMMENT ON TABLE news.evidence IS 'Candidates for the fields of a revision';
COMMENT ON COLUMN news.evidence.article_id IS 'Article';
COMMENT ON COLUMN news.evidence.revision IS 'Revision of the article';
COMMENT ON COLUMN news.evidence.field IS 'Field';
COMMENT ON COLUMN news.evidence.value IS 'Value that the candidate gives';
COMMENT ON COLUMN news.evidence.found_in IS 'Where it stood';
COMMENT ON COLUMN news.evidence.chosen IS 'Whether it won';

CREATE TABLE news.runs (
    run_id VARCHAR,
    flow_run_id VARCHAR,
    started_at TIMESTAMPTZ,
    ended_at TIMESTAMPTZ,
    inputs INTEGER,
    outcomes MAP(VARCHAR, INTEGER),
    cleaner_version VARCHAR
);
COMMENT ON TABLE news.runs IS 'Runs, each written at its end';
COMMENT ON COLUMN news.runs.run_id IS 'Run';
COMMENT ON COLUMN news.runs.flow_run_id IS 'Its id in Prefect';
COMMENT ON COLUMN news.runs.started_at IS 'When it began';
COMMENT ON COLUMN news.runs.ended_at IS 'When it ended';
COMMENT ON COLUMN news.runs.inputs IS 'Inputs that it took';
COMMENT ON COLUMN news.runs.outcomes IS 'Number of inputs by outcome';
COMMENT ON COLUMN news.runs.cleaner_version IS 'Version of the cleaner that it used';

CREATE TABLE news.cleaners (
    cleaner_version VARCHAR,
    code_version VARCHAR,
    rules_digest VARCHAR,
    learned_set VARCHAR,
    first_used_at TIMESTAMPTZ,
    last_used_at TIMESTAMPTZ
);
COMMENT ON TABLE news.cleaners IS 'Versions of the cleaner that read anything: what stands behind cleaner_version';
COMMENT ON COLUMN news.cleaners.cleaner_version IS 'Version, as articles, revisions and runs name it';
COMMENT ON COLUMN news.cleaners.code_version IS 'Version of its code';
COMMENT ON COLUMN news.cleaners.rules_digest IS 'Hash of the rules, tables and models that it came with';
COMMENT ON COLUMN news.cleaners.learned_set IS 'Set of learned rules that it used beside them; null for none';
COMMENT ON COLUMN news.cleaners.first_used_at IS 'When the first run that used it began';
COMMENT ON COLUMN news.cleaners.last_used_at IS 'When the last run that used it began';

CREATE TABLE news.learned_rules (
    learned_set VARCHAR,
    rule VARCHAR,
    publisher VARCHAR,
    kind VARCHAR,
    text VARCHAR
);
COMMENT ON TABLE news.learned_rules IS 'Rules that were learned of what repeats inside a publisher, by the sets that cleaners used';
COMMENT ON COLUMN news.learned_rules.learned_set IS 'Set, as cleaners name it';
COMMENT ON COLUMN news.learned_rules.rule IS 'Rule, as segments name it';
COMMENT ON COLUMN news.learned_rules.publisher IS 'Publisher that it holds for: a domain, or a name where none is known';
COMMENT ON COLUMN news.learned_rules.kind IS 'Kind that a paragraph cut by it has';
COMMENT ON COLUMN news.learned_rules.text IS 'Paragraph, as it read when it was found';

-- For copydesk itself; may change at any time.
CREATE SCHEMA news.internal;

-- Dates as articles give them: 2026-03-02, 2026-03-02T10:15 or, with its zone, 2026-03-02T10:15:00+01:00.
CREATE MACRO news.internal.read_precision(said) AS
    CASE
        WHEN try_cast(left(said, 10) AS DATE) IS NULL THEN NULL
        WHEN regexp_matches(said, '^\d{4}-\d{2}-\d{2}$') THEN 'day'
        WHEN regexp_matches(said, '(Z|[+-]\d{2}(:?\d{2})?)$') THEN 'instant'
        ELSE 'local'
    END;

CREATE MACRO news.internal.read_moment(said) AS
    CASE news.internal.read_precision(said)
        WHEN 'instant' THEN try_cast(said AS TIMESTAMPTZ)
        ELSE try_cast(said AS TIMESTAMP) AT TIME ZONE 'UTC'
    END;

CREATE MACRO news.internal.read_language_code(tag) AS
    CASE lower(regexp_extract(tag, '^([A-Za-z]{2,3})([-_]|$)', 1))
        WHEN '' THEN NULL
        WHEN 'nb' THEN 'no'
        WHEN 'nn' THEN 'no'
        WHEN 'iw' THEN 'he'
        WHEN 'in' THEN 'id'
        WHEN 'ji' THEN 'yi'
        ELSE lower(regexp_extract(tag, '^[A-Za-z]+'))
    END;

CREATE MACRO news.internal.read_language_region(tag) AS
    nullif(
        upper(
            regexp_extract(
                tag, '^[A-Za-z]{2,3}(?:[-_][A-Za-z]{4})?[-_]([A-Za-z]{2}|\d{3})([-_]|$)', 1
            )
        ),
        ''
    );

CREATE TABLE news.internal.other_wordings AS
SELECT * EXCLUDE (state, outlet_id, claimed_by)
FROM news.articles
LIMIT 0;
COMMENT ON TABLE news.internal.other_wordings IS 'Wordings of articles that are not the one shown';

CREATE TABLE news.internal.shown_wordings (
    article_id VARCHAR,
    first_seen_at TIMESTAMPTZ,
    last_seen_at TIMESTAMPTZ
);
COMMENT ON TABLE news.internal.shown_wordings IS 'When the wordings that are shown came, of articles that have others';
COMMENT ON COLUMN news.internal.shown_wordings.article_id IS 'Article';
COMMENT ON COLUMN news.internal.shown_wordings.first_seen_at IS 'When the first capture with this wording came';
COMMENT ON COLUMN news.internal.shown_wordings.last_seen_at IS 'When the last capture with this wording came';

CREATE TABLE news.internal.known_texts (
    raw_sha256 VARCHAR,
    source_id VARCHAR,
    cleaner_version VARCHAR,
    article_id VARCHAR,
    is_address BOOLEAN,
    text_sha256 VARCHAR
);
COMMENT ON TABLE news.internal.known_texts IS 'Bytes that need no cleaning: their text is the newest of its article';
COMMENT ON COLUMN news.internal.known_texts.raw_sha256 IS 'SHA-256 of the bytes';
COMMENT ON COLUMN news.internal.known_texts.source_id IS 'Article id that the source alone would give';
COMMENT ON COLUMN news.internal.known_texts.cleaner_version IS 'Version of the cleaner that read them';
COMMENT ON COLUMN news.internal.known_texts.article_id IS 'Article, where the document itself names its identity';
COMMENT ON COLUMN news.internal.known_texts.is_address IS 'Whether it is the address of the source that names it';
COMMENT ON COLUMN news.internal.known_texts.text_sha256 IS 'SHA-256 of the clean text';

CREATE TABLE news.internal.short_mentions AS FROM news.mentions LIMIT 0;
COMMENT ON TABLE news.internal.short_mentions IS 'Mentions that other articles may tell more of: names of no kind, people that go by one word';

-- What named queries ask for; where nothing is asked, everything fits.
CREATE MACRO news.internal.is_outlet(asked, outlet_id, outlet, names) AS
    asked IS NULL
    OR coalesce(lower(asked) IN (outlet_id, lower(outlet)), false)
    OR coalesce(
        list_contains(list_transform(names, lambda each: lower(each)), lower(asked)), false
    );

CREATE MACRO news.internal.is_between(since, until, moment) AS
    (since IS NULL OR coalesce(moment >= since, false)) AND (until IS NULL OR coalesce(moment < until, false));

-- The index of search.
CREATE TABLE news.internal.indexed_articles (
    document INTEGER,
    article_id VARCHAR,
    language VARCHAR,
    words INTEGER
);
COMMENT ON TABLE news.internal.indexed_articles IS 'Articles by their number in the index of search';
COMMENT ON COLUMN news.internal.indexed_articles.document IS 'Number of the article in the index';
COMMENT ON COLUMN news.internal.indexed_articles.article_id IS 'Article; null where it is gone or stands here anew';
COMMENT ON COLUMN news.internal.indexed_articles.language IS 'Code of its language';
COMMENT ON COLUMN news.internal.indexed_articles.words IS 'Words of title, description and text';

CREATE TABLE news.internal.words (
    word VARCHAR,
    number INTEGER
);
COMMENT ON TABLE news.internal.words IS 'Words of the index of search by their numbers';
COMMENT ON COLUMN news.internal.words.word IS 'Word, folded';
COMMENT ON COLUMN news.internal.words.number IS 'Number of the word in the index';

CREATE TABLE news.internal.stems (
    language VARCHAR,
    word INTEGER,
    stem VARCHAR
);
COMMENT ON TABLE news.internal.stems IS 'Words by their stems, in each language of whose articles they are';
COMMENT ON COLUMN news.internal.stems.language IS 'Code of the language';
COMMENT ON COLUMN news.internal.stems.word IS 'Number of the word in the index';
COMMENT ON COLUMN news.internal.stems.stem IS 'Its stem, folded; with its accents a word may have another one';

CREATE TABLE news.internal.endings (
    language VARCHAR,
    ending VARCHAR,
    stem_ending VARCHAR
);
COMMENT ON TABLE news.internal.endings IS 'How words of the index end and their stems do: it leads words that stand nowhere to those that do';
COMMENT ON COLUMN news.internal.endings.language IS 'Code of the language';
COMMENT ON COLUMN news.internal.endings.ending IS 'What stands at the end of a word';
COMMENT ON COLUMN news.internal.endings.stem_ending IS 'What stands there in its stem';

CREATE TABLE news.internal.postings (
    word INTEGER,
    document INTEGER,
    positions INTEGER[]
);
COMMENT ON TABLE news.internal.postings IS 'Which article holds which word, and where; sorted by word, a portion at a time. Those of articles that are gone stay';
COMMENT ON COLUMN news.internal.postings.word IS 'Number of the word in the index';
COMMENT ON COLUMN news.internal.postings.document IS 'Number of the article in the index';
COMMENT ON COLUMN news.internal.postings.positions IS 'At which words of title, description and text it stands, counted from 0';
