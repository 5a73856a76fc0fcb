-- on: warehouse  needs: $since  makes: touched_captures
-- The captures that were loaded, or cleaned again, since the copy that this one is made from.
CREATE OR REPLACE TEMP TABLE touched_captures AS
SELECT DISTINCT capture_id
FROM outcomes
WHERE sequence > $since
