-- on: warehouse  needs: last_readings, $version, $articles, $reasons  makes: rows
-- Captures that another cleaner read: the newest of each article's newest wording that stands (with bytes, and
-- as itself, not as somebody's copy), and the last look at each source where cleaning found no article in it.
WITH newest AS (
    SELECT article_id, max(revision) AS revision, arg_max(reading, revision) AS reading
    FROM last_readings
    GROUP BY ALL
),
outdated AS (
    SELECT newest.*, revisions.capture_id AS read_in
    FROM newest
    JOIN revisions
        ON revisions.article_id = newest.article_id
        AND revisions.revision = newest.revision
        AND revisions.reading = newest.reading
    WHERE revisions.cleaner_version <> $version
        AND ($articles IS NULL OR list_contains($articles::VARCHAR[], newest.article_id))
),
looks AS (
    SELECT outdated.article_id, outdated.revision, outdated.reading, captures.capture_id
    FROM outdated
    JOIN outcomes
        ON outcomes.article_id = outdated.article_id AND outcomes.revision = outdated.revision
    JOIN captures ON captures.capture_id = outcomes.capture_id
    WHERE captures.raw_key IS NOT NULL
        AND (
            outcomes.is_own
            OR outcomes.source_id = outdated.article_id
            OR outcomes.capture_id = outdated.read_in
        )
    QUALIFY row_number() OVER (
        PARTITION BY outdated.article_id
        ORDER BY captures.bytes IS NULL, captures.fetched_at DESC, captures.capture_id DESC
    ) = 1
),
last_looks AS (
    SELECT outcomes.*, captures.bytes
    FROM outcomes
    JOIN captures USING (capture_id)
    QUALIFY row_number() OVER (
        PARTITION BY outcomes.source_id ORDER BY captures.fetched_at DESC, outcomes.sequence DESC
    ) = 1
)
SELECT capture_id, article_id, revision, reading, NULL AS reason FROM looks
UNION ALL
SELECT capture_id, NULL, NULL, NULL, reason
FROM last_looks
WHERE $articles IS NULL
    AND outcome = 'quarantined'
    AND bytes IS NOT NULL
    AND list_contains($reasons::VARCHAR[], reason)
    AND cleaner_version <> $version
ORDER BY capture_id
