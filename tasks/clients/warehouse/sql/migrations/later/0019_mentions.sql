-- on: warehouse  needs: nothing  makes: mentions
-- Whom and what articles name; of what was read before this step there are none until it is cleaned again.
CREATE TABLE mentions (
    article_id VARCHAR NOT NULL,
    revision INTEGER NOT NULL,
    reading INTEGER NOT NULL,
    ordinal INTEGER NOT NULL,
    kind VARCHAR,
    name VARCHAR NOT NULL,
    canonical VARCHAR NOT NULL,
    spans STRUCT("start" BIGINT, "end" BIGINT)[],
    clue VARCHAR,
    cue VARCHAR
);
COMMENT ON TABLE mentions IS 'People, organisations and places that the clean text names';
COMMENT ON COLUMN mentions.article_id IS 'Article';
COMMENT ON COLUMN mentions.revision IS 'Revision';
COMMENT ON COLUMN mentions.reading IS 'Reading of the revision';
COMMENT ON COLUMN mentions.ordinal IS 'Place among the mentions, from 0';
COMMENT ON COLUMN mentions.kind IS 'person, organisation or place; null where the article does not tell';
COMMENT ON COLUMN mentions.name IS 'What it is called first';
COMMENT ON COLUMN mentions.canonical IS 'What it goes by';
COMMENT ON COLUMN mentions.spans IS 'Where it stands in the clean text: first character, from 0, and the one after it';
COMMENT ON COLUMN mentions.clue IS 'What told the kind';
COMMENT ON COLUMN mentions.cue IS 'Word that told it, where one did';
