-- on: news  needs: $outlet, $after, $before  makes: rows
-- Wordings in which a fact or a sentence reads otherwise, and no note says so
-- param outlet text  Name, domain or id of an outlet
-- param after day  From this day on
-- param before day  Before this day
-- empty Only what was looked at more than once can have changed
SELECT
    revisions.first_seen_at AS changed_at,
    articles.outlet AS publisher,
    revisions.title,
    changes.kinds,
    changes.words_added,
    changes.words_removed,
    changes.revision,
    changes.article_id
FROM changes
JOIN revisions ON revisions.article_id = changes.article_id AND revisions.revision = changes.revision
JOIN internal.outlet_articles AS articles ON articles.article_id = changes.article_id
WHERE list_has_any(changes.kinds, ['fact', 'reworded']) AND NOT list_contains(changes.kinds, 'correction')
    AND internal.is_outlet($outlet, articles.outlet_id, articles.outlet, articles.outlet_names)
    AND internal.is_between($after, $before, revisions.first_seen_at)
ORDER BY changed_at DESC, changes.article_id
