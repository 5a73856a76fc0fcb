-- Without the name of the catalog, which is that of the file: a reader may give it another one.
-- Most articles have one wording, and none of them stands in the file twice.
CREATE VIEW revisions AS
SELECT
    articles.* REPLACE (
        coalesce(newest.first_seen_at, articles.first_seen_at) AS first_seen_at,
        coalesce(newest.last_seen_at, articles.last_seen_at) AS last_seen_at
    )
FROM articles
LEFT JOIN internal.newest_wordings AS newest ON newest.article_id = articles.article_id
UNION ALL
FROM internal.earlier_wordings;
COMMENT ON VIEW revisions IS 'All wordings of all articles; the columns of articles';
COMMENT ON COLUMN revisions.article_id IS 'Id of the article: 20 hex characters of the SHA-256 of its identity';
COMMENT ON COLUMN revisions.url IS 'URL that the document gives for itself';
COMMENT ON COLUMN revisions.canonical_url IS 'Canonical URL that the document states';
COMMENT ON COLUMN revisions.domain IS 'Domain of the publisher';
COMMENT ON COLUMN revisions.publisher IS 'Name of the publisher';
COMMENT ON COLUMN revisions.title IS 'Headline';
COMMENT ON COLUMN revisions.description IS 'Standfirst or summary';
COMMENT ON COLUMN revisions.authors IS 'Names of the authors';
COMMENT ON COLUMN revisions.published_at IS 'When it was published, as it says: ISO 8601, a day alone where only the day is known; try_cast it to DATE or TIMESTAMPTZ';
COMMENT ON COLUMN revisions.modified_at IS 'When it was changed, as it says: ISO 8601, a day alone where only the day is known';
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
COMMENT ON COLUMN revisions.revision IS 'Number of the wording, from 1';
COMMENT ON COLUMN revisions.first_seen_at IS 'When the first capture with this wording came';
COMMENT ON COLUMN revisions.last_seen_at IS 'When the last capture with this wording came';
COMMENT ON COLUMN revisions.raw_sha256 IS 'SHA-256 of the bytes that it was read from';
COMMENT ON COLUMN revisions.raw_key IS 'Key of these bytes in the raw store';
COMMENT ON COLUMN revisions.text_sha256 IS 'SHA-256 of the clean text';
COMMENT ON COLUMN revisions.cleaner_version IS 'Version of the cleaner that read it';
