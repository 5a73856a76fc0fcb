-- on: warehouse  needs: nothing  makes: polls
-- What an index told of a sitemap when it was looked at, by which the next look is judged.
ALTER TABLE polls ADD COLUMN lastmod VARCHAR;
COMMENT ON COLUMN polls.lastmod IS 'Last change, as the index of sitemaps that names it wrote it; null where none was told';
