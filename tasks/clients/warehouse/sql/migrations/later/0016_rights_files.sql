-- on: warehouse  needs: nothing  makes: robots_files
-- What origins say of mining in their tdmrep.json, asked for with their robots.txt.
ALTER TABLE robots_files ADD COLUMN tdmrep VARCHAR;
COMMENT ON COLUMN robots_files.tdmrep IS 'tdmrep.json of the origin, as far as it is read; empty where it has none, null where nobody asked';
