-- on: news  needs: $article_id, $revision  makes: rows
-- Whom and what this wording names, most often first, by kind.
SELECT kind, name, canonical, spans, "count", clue, cue
FROM mentions
WHERE article_id = $article_id AND revision = $revision
ORDER BY kind <> 'person', kind <> 'organisation', "count" DESC, canonical, name
