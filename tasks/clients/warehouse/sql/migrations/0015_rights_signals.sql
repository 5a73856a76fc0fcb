-- on: warehouse  needs: nothing  makes: revisions
-- What a page asks machines not to do with it, which stood in the evidence alone before.
ALTER TABLE revisions ADD COLUMN rights_signals VARCHAR[];
COMMENT ON COLUMN revisions.rights_signals IS 'What machines are asked not to do with it: noai, noimageai, tdm-reservation, tdm-policy, noindex, noarchive; null where nobody looked';
