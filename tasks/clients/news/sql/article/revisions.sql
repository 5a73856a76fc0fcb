-- on: news  needs: $article_id  makes: rows
-- The wordings of an article, in order, with the notes that stand beside each.
SELECT
    revisions.revision,
    revisions.title,
    revisions.word_count,
    revisions.first_seen_at,
    revisions.last_seen_at,
    revisions.text_sha256,
    revisions.cleaner_version,
    revisions.text,
    revisions.language,
    revisions.paywall,
    coalesce(noted.notes, []) AS notes
FROM revisions
LEFT JOIN (
    SELECT revision, list(text ORDER BY ordinal) AS notes
    FROM segments
    WHERE article_id = $article_id AND kind = 'note'
    GROUP BY revision
) AS noted ON noted.revision = revisions.revision
WHERE revisions.article_id = $article_id
ORDER BY revisions.revision
