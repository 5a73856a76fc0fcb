-- on: warehouse  needs: nothing  makes: announced_publications, given_ids, id_changes
-- What publications named: read from the store where it is not here, so that a rebuild gives the same ids.
CREATE TABLE announced_publications (
    number BIGINT NOT NULL,
    published_at TIMESTAMPTZ NOT NULL,
    articles BIGINT NOT NULL,
    state VARCHAR NOT NULL
);
COMMENT ON TABLE announced_publications IS 'Publications by their numbers, each before its file was put in place';
COMMENT ON COLUMN announced_publications.number IS 'Number, from 1';
COMMENT ON COLUMN announced_publications.published_at IS 'When it was made';
COMMENT ON COLUMN announced_publications.articles IS 'Articles in it';
COMMENT ON COLUMN announced_publications.state IS 'Hash of all that was loaded then; the same state has the same number';

CREATE TABLE given_ids (
    number BIGINT NOT NULL,
    kind VARCHAR NOT NULL,
    article_id VARCHAR NOT NULL,
    group_id VARCHAR
);
COMMENT ON TABLE given_ids IS 'In which group of copies and which story an article stands from a publication on';
COMMENT ON COLUMN given_ids.number IS 'Publication';
COMMENT ON COLUMN given_ids.kind IS 'group (of copies) or story';
COMMENT ON COLUMN given_ids.article_id IS 'Article';
COMMENT ON COLUMN given_ids.group_id IS 'Its group or story; null where it is in none any more';

CREATE TABLE id_changes (
    number BIGINT NOT NULL,
    ordinal INTEGER NOT NULL,
    kind VARCHAR NOT NULL,
    old_id VARCHAR NOT NULL,
    new_id VARCHAR,
    why VARCHAR NOT NULL
);
COMMENT ON TABLE id_changes IS 'What became of ids of groups and stories';
COMMENT ON COLUMN id_changes.number IS 'Publication';
COMMENT ON COLUMN id_changes.ordinal IS 'Place in it, from 0';
COMMENT ON COLUMN id_changes.kind IS 'group (of copies) or story';
COMMENT ON COLUMN id_changes.old_id IS 'Id that went, or lost a part of its articles';
COMMENT ON COLUMN id_changes.new_id IS 'Id that holds them since then; null where nothing does';
COMMENT ON COLUMN id_changes.why IS 'merged, split or dissolved';
