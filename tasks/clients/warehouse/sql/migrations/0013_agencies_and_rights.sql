-- on: warehouse  needs: nothing  makes: revisions
-- What stood in the evidence alone before, or nowhere: which agencies a text credits, and what its page asks of
-- machines; null for what an earlier version of the cleaner read.
ALTER TABLE revisions ADD COLUMN agencies VARCHAR[];
ALTER TABLE revisions ADD COLUMN rights_signals VARCHAR[];
COMMENT ON COLUMN revisions.agencies IS 'News agencies that the text credits, by their short names; null where nobody looked';
COMMENT ON COLUMN revisions.rights_signals IS 'What machines are asked not to do with it: noai, noimageai, tdm-reservation, tdm-policy, noindex, noarchive; null where nobody looked';
