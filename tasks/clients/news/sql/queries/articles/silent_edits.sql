-- on: news  needs: nothing  makes: rows
-- Wordings in which a fact or a sentence reads otherwise, and no note says so
SELECT
    revisions.first_seen_at AS changed_at,
    coalesce(revisions.publisher, revisions.domain) AS publisher,
    revisions.title,
    changes.kinds,
    changes.words_added,
    changes.words_removed,
    changes.revision,
    changes.article_id
FROM changes
JOIN revisions ON revisions.article_id = changes.article_id AND revisions.revision = changes.revision
WHERE list_has_any(changes.kinds, ['fact', 'reworded']) AND NOT list_contains(changes.kinds, 'correction')
ORDER BY changed_at DESC, changes.article_id
