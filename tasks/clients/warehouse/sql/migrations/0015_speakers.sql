-- on: warehouse  needs: nothing  makes: quotes
-- Who says a quotation: his name in full, where he is named, by which word, and how sure that is. Null where it was
-- cleaned before these were looked for.
ALTER TABLE quotes ADD COLUMN speaker_name VARCHAR;
ALTER TABLE quotes ADD COLUMN kind VARCHAR;
ALTER TABLE quotes ADD COLUMN cue VARCHAR;
ALTER TABLE quotes ADD COLUMN confidence DOUBLE;
ALTER TABLE quotes ADD COLUMN speaker_start BIGINT;
ALTER TABLE quotes ADD COLUMN speaker_end BIGINT;
COMMENT ON COLUMN quotes.speaker IS 'Who says it, as he is named there; whom a pronoun there leads to';
COMMENT ON COLUMN quotes.speaker_name IS 'Fullest name that the article gives him';
COMMENT ON COLUMN quotes.kind IS 'direct, or mixed: a part of a sentence of the article';
COMMENT ON COLUMN quotes.cue IS 'Word or sign that tells who says it; null where it goes on from words before';
COMMENT ON COLUMN quotes.confidence IS 'How sure the speaker is, 0 to 1; null where none is given';
COMMENT ON COLUMN quotes.speaker_start IS 'First character of where the speaker, or his pronoun, stands in the clean text';
COMMENT ON COLUMN quotes.speaker_end IS 'Character after it';
