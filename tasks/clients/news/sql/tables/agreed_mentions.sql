-- on: news  needs: $least_articles, $least_share, $least_known  makes: news.mentions
-- Names that their article does not tell enough of, told by all others: a family name is that of the one person who
-- has it in nearly all articles that give a full name to it, any other name is of the kind that it has elsewhere. What
-- is far oftener untold than told is a word. Made anew as a whole, so that no order of arrival decides.
DELETE FROM news.mentions WHERE clue = 'articles' OR (kind = 'person' AND NOT contains(canonical, ' '));

INSERT INTO news.mentions BY NAME
WITH told AS (
    SELECT found.article_id, shown.language_code AS language, found.kind, found.canonical, found.name
    FROM news.mentions AS found
    JOIN news.articles AS shown ON shown.article_id = found.article_id AND shown.revision = found.revision
),
meanings AS (
    SELECT array_extract(string_split(canonical, ' '), -1) AS name, kind, canonical, article_id, language
    FROM told
    WHERE kind = 'person'
    UNION ALL
    SELECT array_extract(string_split(canonical, ' '), 1), 'given name', NULL, article_id, language
    FROM told
    WHERE kind = 'person'
    UNION ALL
    SELECT name, kind, canonical, article_id, language
    FROM told
    WHERE contains(name, ' ') OR (kind = 'organisation' AND name = upper(name))
),
counted AS (
    SELECT name, kind, canonical, count(DISTINCT article_id) AS articles
    FROM meanings
    GROUP BY ALL
),
agreed AS (
    SELECT
        name,
        arg_max(kind, (articles, kind, canonical)) AS kind,
        arg_max(canonical, (articles, kind, canonical)) AS canonical
    FROM counted
    GROUP BY name
    HAVING max(articles) >= $least_articles AND max(articles) >= $least_share * sum(articles)
),
told_in AS (
    SELECT meanings.name, meanings.language, agreed.kind, agreed.canonical, count(DISTINCT article_id) AS articles
    FROM meanings
    JOIN agreed USING (name, kind, canonical)
    GROUP BY ALL
),
short_in AS (
    SELECT short.*, shown.language_code AS language
    FROM news.internal.short_mentions AS short
    JOIN news.articles AS shown ON shown.article_id = short.article_id
),
untold AS (
    SELECT canonical AS name, language, count(DISTINCT article_id) AS articles
    FROM short_in
    WHERE kind IS NULL
    GROUP BY ALL
),
known AS (
    SELECT told_in.*
    FROM told_in
    LEFT JOIN untold ON untold.name = told_in.name AND untold.language IS NOT DISTINCT FROM told_in.language
    WHERE told_in.articles >= $least_known * coalesce(untold.articles, 0)
)
SELECT
    short.* EXCLUDE (kind, canonical, clue, cue, language),
    coalesce(known.kind, short.kind) AS kind,
    coalesce(known.canonical, short.canonical) AS canonical,
    CASE WHEN known.name IS NULL THEN short.clue ELSE 'articles' END AS clue,
    CASE WHEN known.name IS NULL THEN short.cue END AS cue
FROM short_in AS short
LEFT JOIN known
    ON known.name = short.canonical
    AND known.language IS NOT DISTINCT FROM short.language
    AND (short.kind IS NULL OR known.kind = short.kind)
WHERE short.kind IS NOT NULL OR known.kind IS NOT NULL
