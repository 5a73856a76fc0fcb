-- on: warehouse  needs: nothing  makes: rows
-- Wordings of batches that were not asked for keys yet, each with what these are read from, and what sources said
-- of its page.
SELECT
    revisions.sequence,
    revisions.ordinal,
    revisions.article_id,
    captures.via,
    coalesce(captures.final_url, captures.url) AS had_from,
    revisions.canonical_url,
    revisions.url,
    captures.headers['x-copydesk-listed'] AS listed
FROM revisions
JOIN captures USING (capture_id)
WHERE revisions.reading = 1 AND revisions.sequence > (SELECT coalesce(max(sequence), 0) FROM keyed_batches)
ORDER BY revisions.sequence, revisions.ordinal
