-- on: warehouse  needs: batch_captures, batch_outcomes  makes: captures
-- A capture that is cleaned again in a later batch stays the one receipt that it is.
INSERT INTO captures BY NAME
SELECT batch_captures.*
FROM batch_captures
JOIN batch_outcomes USING (capture_id)
ANTI JOIN captures USING (capture_id)
ORDER BY batch_outcomes.sequence, batch_outcomes.ordinal
