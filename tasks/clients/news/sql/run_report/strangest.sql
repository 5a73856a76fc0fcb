-- on: news  needs: loaded, $strangest, $limit  makes: rows
-- The named query, handed in as its text, looks at `neighbours`; of its answer, the run's own.
SELECT article_id, publisher, title, why
FROM query($strangest)
SEMI JOIN loaded USING (article_id)
ORDER BY score DESC, article_id
LIMIT $limit
