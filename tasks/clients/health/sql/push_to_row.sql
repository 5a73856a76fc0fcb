-- on: news  needs: $edges  makes: rows
-- From the receipt of a push to the end of the run that gave it its outcome, by buckets: the number of edges
-- that lie below, how many pushes, their seconds in all.
WITH waits AS (
    SELECT greatest(0, epoch(runs.ended_at) - epoch(captures.fetched_at)) AS seconds
    FROM captures
    JOIN outcomes USING (capture_id)
    JOIN runs ON runs.run_id = outcomes.run_id
    WHERE captures.via = 'push'
)
SELECT
    len(list_filter($edges::DOUBLE[], lambda edge: edge < seconds)) AS bucket,
    count(*) AS pushes,
    sum(seconds) AS seconds
FROM waits
GROUP BY ALL
ORDER BY bucket
