-- on: warehouse  needs: nothing  makes: rows
-- Wordings of batches that were not asked for ids yet, each with what the address is read from, and what sources
-- said of its page.
SELECT
    revisions.sequence,
    revisions.ordinal,
    revisions.article_id,
    revisions.canonical_url,
    revisions.url,
    CASE WHEN captures.via IN ('fetch', 'browser', 'feed') THEN captures.headers['x-copydesk-listed'] END AS listed
FROM revisions
JOIN captures USING (capture_id)
WHERE revisions.reading = 1 AND revisions.sequence > (SELECT coalesce(max(sequence), 0) FROM keyed_batches)
ORDER BY revisions.sequence, revisions.ordinal
