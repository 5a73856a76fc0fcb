-- on: warehouse  needs: $text, $articles  makes: rows
-- Whether a paragraph stands in an article that is not forgotten.
SELECT
    EXISTS (FROM segments WHERE text = $text AND NOT list_contains($articles::VARCHAR[], article_id))
    OR EXISTS (FROM revisions WHERE contains(text, $text) AND NOT list_contains($articles::VARCHAR[], article_id))
