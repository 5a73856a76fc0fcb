-- on: warehouse  needs: nothing  makes: rows
-- Wordings of batches that were not asked for keys yet, each with what these are read from, and what sources said
-- of its page. What was pushed by who may not speak for its address was had from nowhere.
SELECT
    revisions.sequence,
    revisions.ordinal,
    revisions.article_id,
    captures.via,
    CASE
        WHEN captures.via <> 'push' OR len(captures.headers['x-copydesk-speaks-for']) > 0
            THEN coalesce(captures.final_url, captures.url)
        ELSE ''
    END AS had_from,
    revisions.canonical_url,
    revisions.url,
    captures.headers['x-copydesk-listed'] AS listed
FROM revisions
JOIN captures USING (capture_id)
WHERE revisions.reading = 1 AND revisions.sequence > (SELECT coalesce(max(sequence), 0) FROM keyed_batches)
ORDER BY revisions.sequence, revisions.ordinal
