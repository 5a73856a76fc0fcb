-- on: news  needs: nothing  makes: rows
-- The bytes that wordings were read from.
SELECT DISTINCT raw_sha256 FROM revisions WHERE raw_sha256 IS NOT NULL
