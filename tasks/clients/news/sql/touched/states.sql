-- on: warehouse  needs: touched_wordings, made_changes  makes: touched_states
-- Which wording of each article is shown, and what its publisher shows now: the last one that was all of it, or
-- if there is none, the newest.
CREATE OR REPLACE TEMP TABLE touched_states AS
WITH states AS (
    SELECT
        wordings.article_id,
        wordings.revision,
        coalesce(made_changes.state, CASE WHEN wordings.is_preview THEN 'paywalled' ELSE 'live' END) AS state
    FROM touched_wordings AS wordings
    LEFT JOIN made_changes
        ON made_changes.article_id = wordings.article_id AND made_changes.revision = wordings.revision
)
SELECT
    article_id,
    coalesce(max(revision) FILTER (WHERE state = 'live'), max(revision)) AS revision,
    arg_max(state, revision) AS state
FROM states
GROUP BY article_id
