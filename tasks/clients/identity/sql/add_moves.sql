-- on: warehouse  needs: new_moves, batch_outcomes  makes: moved_addresses
-- The batch of a move is that of the capture which told so.
INSERT INTO moved_addresses BY NAME
SELECT new_moves.*, batch_outcomes.sequence
FROM new_moves
JOIN batch_outcomes USING (capture_id)
ORDER BY batch_outcomes.sequence, batch_outcomes.ordinal
