-- on: warehouse  needs: nothing  makes: revisions
-- What a page says of its licence, which stood in the evidence alone before.
ALTER TABLE revisions ADD COLUMN license VARCHAR;
COMMENT ON COLUMN revisions.license IS 'Licence that the page states, by its address or name';
