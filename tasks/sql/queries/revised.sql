-- Articles whose text changed, with the words that were added or lost
SELECT
    newer.article_id,
    newer.publisher,
    newer.title,
    newer.revision,
    newer.first_seen_at AS changed_at,
    newer.word_count - older.word_count AS words_added
FROM revisions AS newer
JOIN revisions AS older
    ON older.article_id = newer.article_id AND older.revision = newer.revision - 1
ORDER BY changed_at DESC, newer.article_id
