-- on: warehouse, news  needs: nothing  makes: news.cleaners
-- Runs are named by the moment of their beginning, in a rebuilt warehouse too.
DELETE FROM news.cleaners;
INSERT INTO news.cleaners BY NAME
SELECT
    cleaner_version,
    split_part(cleaner_version, '+', 1) AS code_version,
    nullif(split_part(cleaner_version, '+', 2), '') AS rules_digest,
    nullif(split_part(cleaner_version, '+', 3), '') AS learned_set,
    min(used_at) AS first_used_at,
    max(used_at) AS last_used_at
FROM (
    SELECT
        cleaner_version,
        try_strptime(left(run_id, 16), '%Y%m%dT%H%M%SZ') AT TIME ZONE 'UTC' AS used_at
    FROM outcomes
    WHERE cleaner_version IS NOT NULL
)
GROUP BY cleaner_version
ORDER BY first_used_at, cleaner_version
