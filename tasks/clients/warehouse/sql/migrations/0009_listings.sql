-- on: warehouse  needs: nothing  makes: listings
-- What listings of the store found, so that the next one need not look at everything.
CREATE TABLE listings (
    listed_at TIMESTAMPTZ NOT NULL,
    loaded_before VARCHAR NOT NULL
);
COMMENT ON TABLE listings IS 'Listings of captures/ that moved the horizon; the last one counts';
COMMENT ON COLUMN listings.listed_at IS 'When it was listed';
COMMENT ON COLUMN listings.loaded_before IS 'Day, as 2026/01/31, before which every archived batch was loaded';
