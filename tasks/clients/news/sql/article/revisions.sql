-- on: news  needs: $article_id  makes: rows
-- The wordings of an article, in order, with the notes that stand beside each, and whether a wall's box does.
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
    coalesce(noted.notes, []) AS notes,
    coalesce(noted.has_wall_box, FALSE) AS has_wall_box
FROM revisions
LEFT JOIN (
    SELECT
        revision,
        list(text ORDER BY ordinal) FILTER (kind = 'note') AS notes,
        bool_or(kind = 'paywall') AS has_wall_box
    FROM segments
    WHERE article_id = $article_id AND kind IN ('note', 'paywall')
    GROUP BY revision
) AS noted ON noted.revision = revisions.revision
WHERE revisions.article_id = $article_id
ORDER BY revisions.revision
