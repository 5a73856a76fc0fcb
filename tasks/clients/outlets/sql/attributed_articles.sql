-- on: news  needs: $push, $pushed_by, $speaks_for, $archives  makes: attributed_articles
-- What each article says of whose it is: its address, of which the host is enough where it is no archive's and
-- no cache's, as its form tells; its publisher; and who pushed it, where he may not speak for its address.
CREATE OR REPLACE TEMP TABLE attributed_articles AS
WITH pushed AS (
    SELECT outcomes.article_id, coalesce(any_value(captures.headers[$pushed_by][1]), '') AS pusher
    FROM news.captures AS captures
    JOIN news.outcomes AS outcomes USING (capture_id)
    WHERE captures.via = $push
        AND NOT map_contains(captures.headers, $speaks_for)
        AND outcomes.outcome IN ('article', 'revision', 'unchanged')
    GROUP BY outcomes.article_id
),
addressed AS (
    SELECT
        articles.* EXCLUDE (text),
        coalesce(articles.canonical_url, articles.url) AS link,
        lower(regexp_extract(link, '^(?i:https?)://[^/?#]+')) AS site
    FROM news.articles AS articles
)
SELECT
    addressed.article_id,
    CASE
        WHEN list_contains($archives, regexp_extract(addressed.site, '^https?://(?:www\.)?(.*)$', 1))
            OR regexp_matches(addressed.link, '(?i)^https?://[^/]*/(?:amp|[acv]|wp)/')
            THEN addressed.link
        ELSE nullif(addressed.site, '')
    END AS address,
    CASE WHEN addressed.publisher IS DISTINCT FROM addressed.title THEN addressed.publisher END AS publisher,
    pushed.pusher,
    addressed.language_code,
    addressed.language_region
FROM addressed
LEFT JOIN pushed ON pushed.article_id = addressed.article_id
