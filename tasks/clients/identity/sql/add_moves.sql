INSERT INTO moved_addresses BY NAME
SELECT new_moves.*, batch_outcomes.sequence
FROM new_moves
JOIN batch_outcomes USING (capture_id)
ORDER BY batch_outcomes.sequence, batch_outcomes.ordinal
