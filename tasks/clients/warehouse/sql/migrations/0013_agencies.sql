-- on: warehouse  needs: nothing  makes: revisions
-- Which agencies a text credits; null for what an earlier version of the cleaner read.
ALTER TABLE revisions ADD COLUMN agencies VARCHAR[];
COMMENT ON COLUMN revisions.agencies IS 'News agencies that the text credits, by their short names; null where nobody looked';
