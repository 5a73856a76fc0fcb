-- A capture that is cleaned again in a later batch stays the one receipt that it is.
INSERT INTO captures BY NAME
SELECT * EXCLUDE (ordinal)
FROM batch_captures
ANTI JOIN captures USING (capture_id)
ORDER BY ordinal
