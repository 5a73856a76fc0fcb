-- on: warehouse  needs: $1  makes: rows
-- Of which of these runs the polls, the hosts and the record stand here.
SELECT 'polls/' AS kind, run_id FROM polls WHERE run_id IN (SELECT unnest($1))
UNION
SELECT 'hosts/' AS kind, run_id FROM host_states WHERE run_id IN (SELECT unnest($1))
UNION
SELECT 'hosts/' AS kind, run_id FROM robots_files WHERE run_id IN (SELECT unnest($1))
UNION
SELECT 'runs/' AS kind, run_id FROM runs WHERE run_id IN (SELECT unnest($1))
