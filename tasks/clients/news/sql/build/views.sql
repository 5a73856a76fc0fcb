-- on: news  needs: nothing  makes: revisions, internal.outlet_articles
-- Without the name of the catalog, which is that of the file: a reader may give it another one.
-- Most articles have one wording, and none of them stands in the file twice.
CREATE VIEW revisions AS
SELECT
    articles.* EXCLUDE (state, outlet_id, claimed_by) REPLACE (
        coalesce(newest.first_seen_at, articles.first_seen_at) AS first_seen_at,
        coalesce(newest.last_seen_at, articles.last_seen_at) AS last_seen_at
    )
FROM articles
LEFT JOIN internal.shown_wordings AS newest ON newest.article_id = articles.article_id
UNION ALL
FROM internal.other_wordings;
COMMENT ON VIEW revisions IS 'All wordings of all articles; the columns of articles but for state, outlet_id and claimed_by';
COMMENT ON COLUMN revisions.first_seen_at IS 'When the first capture with this wording came';
COMMENT ON COLUMN revisions.last_seen_at IS 'When the last capture with this wording came';

-- Articles with the name of their outlet; what has no outlet goes by what it says.
CREATE VIEW internal.outlet_articles AS
SELECT
    articles.*,
    coalesce(outlets.name, articles.publisher, articles.domain) AS outlet,
    list_concat(outlets.names, outlets.domains) AS outlet_names,
    outlets.country,
    outlets.kind AS outlet_kind
FROM articles
LEFT JOIN outlets ON outlets.outlet_id = articles.outlet_id;
COMMENT ON VIEW internal.outlet_articles IS 'Articles with the name of their outlet';
