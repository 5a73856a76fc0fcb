-- on: news  needs: touched_articles, touched_captures, touched_bytes
--     makes: news.articles, news.internal.other_wordings, news.internal.shown_wordings, news.segments,
--     news.evidence, news.quotes, news.mentions, news.field_changes, news.changes, news.outcomes, news.internal.known_texts, news.internal.short_mentions, news.copies, news.stories,
--     news.story_articles, news.outlets
-- What the copy holds of all that is written anew; outlets, copies and stories are, as a whole.
DELETE FROM news.articles WHERE article_id IN (FROM touched_articles);
DELETE FROM news.internal.other_wordings WHERE article_id IN (FROM touched_articles);
DELETE FROM news.internal.shown_wordings WHERE article_id IN (FROM touched_articles);
DELETE FROM news.segments WHERE article_id IN (FROM touched_articles);
DELETE FROM news.evidence WHERE article_id IN (FROM touched_articles);
DELETE FROM news.quotes WHERE article_id IN (FROM touched_articles);
DELETE FROM news.mentions WHERE article_id IN (FROM touched_articles);
DELETE FROM news.internal.short_mentions WHERE article_id IN (FROM touched_articles);
DELETE FROM news.field_changes WHERE article_id IN (FROM touched_articles);
DELETE FROM news.changes WHERE article_id IN (FROM touched_articles);
DELETE FROM news.outcomes WHERE capture_id IN (FROM touched_captures);
DELETE FROM news.internal.known_texts AS known
USING touched_bytes AS touched
WHERE touched.raw_sha256 = known.raw_sha256
    AND touched.source_id = known.source_id
    AND touched.cleaner_version = known.cleaner_version;
DELETE FROM news.outlets;
DELETE FROM news.copies;
DELETE FROM news.stories;
DELETE FROM news.story_articles;
