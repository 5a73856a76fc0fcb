-- on: warehouse  needs: looks, batch_cleaned  makes: field_changes
-- What these batches say of known articles that was not said before: by their source, or where that is new, by
-- any. Both as one version of the cleaner read it, for another one may read other things in the same bytes; and
-- of the page itself, for its feed has other words. A notice that it was withdrawn says nothing of its fields.
INSERT INTO field_changes BY NAME
WITH said_now AS (
    SELECT
        looks.article_id,
        looks.source_id,
        looks.capture_id,
        looks.sequence,
        looks.ordinal,
        true AS is_new,
        looks.cleaner_version,
        cleaned.title,
        cleaned.description,
        cleaned.authors,
        cleaned.published_at,
        cleaned.modified_at,
        cleaned.section,
        cleaned.tags,
        cleaned.paywall,
        cleaned.completeness,
        cleaned.canonical_url
    FROM looks
    JOIN batch_cleaned AS cleaned USING (capture_id)
    WHERE looks.names_article AND looks.is_of_page AND NOT looks.is_again AND cleaned.reason IS NULL
),
readings AS (
    SELECT
        revisions.article_id,
        outcomes.source_id,
        revisions.capture_id,
        revisions.sequence,
        revisions.ordinal,
        false AS is_new,
        revisions.cleaner_version,
        revisions.title,
        revisions.description,
        revisions.authors,
        revisions.published_at,
        revisions.modified_at,
        revisions.section,
        revisions.tags,
        revisions.paywall,
        revisions.completeness,
        revisions.canonical_url
    FROM revisions
    JOIN outcomes
        ON outcomes.capture_id = revisions.capture_id AND outcomes.sequence = revisions.sequence
    WHERE revisions.article_id IN (SELECT article_id FROM said_now)
    QUALIFY row_number() OVER (
        PARTITION BY revisions.article_id, outcomes.source_id
        ORDER BY revisions.sequence DESC, revisions.ordinal DESC, revisions.reading DESC
    ) = 1
),
said AS (
    SELECT
        article_id,
        source_id,
        capture_id,
        sequence,
        ordinal,
        is_new,
        {
            'version': cleaner_version,
            'fields': [
                {'field': 'title', 'value': title},
                {'field': 'description', 'value': description},
                {'field': 'authors', 'value': nullif(array_to_string(authors, '; '), '')},
                {'field': 'published_at', 'value': published_at},
                {'field': 'modified_at', 'value': modified_at},
                {'field': 'section', 'value': section},
                {'field': 'tags', 'value': nullif(array_to_string(tags, '; '), '')},
                {'field': 'paywall', 'value': paywall},
                {'field': 'completeness', 'value': completeness},
                {'field': 'canonical_url', 'value': canonical_url}
            ]
        } AS told
    FROM (FROM said_now UNION ALL BY NAME FROM readings)
),
compared AS (
    SELECT *, coalesce(lag(told) OVER of_source, lag(told) OVER of_article) AS earlier
    FROM said
    WINDOW
        of_source AS (PARTITION BY article_id, source_id ORDER BY sequence, ordinal),
        of_article AS (PARTITION BY article_id ORDER BY sequence, ordinal)
),
paired AS (
    SELECT
        sequence,
        ordinal,
        article_id,
        capture_id,
        source_id,
        unnest(earlier.fields) AS earlier,
        unnest(told.fields) AS told
    FROM compared
    WHERE is_new AND earlier.version = told.version
)
SELECT
    sequence,
    ordinal,
    article_id,
    capture_id,
    source_id,
    told.field,
    earlier.value AS before,
    told.value AS after
FROM paired
WHERE earlier.value IS DISTINCT FROM told.value
ORDER BY sequence, ordinal, told.field
