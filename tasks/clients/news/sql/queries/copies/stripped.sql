-- on: news  needs: $outlet, $after, $before  makes: rows
-- What outlets leave out of texts that they print of others, and what they add: shares, and an example of each
-- param outlet text  Only what this outlet prints: name, domain or id
-- param after day  From this day on
-- param before day  Before this day
-- empty Only copies of a text that another outlet had first are compared
-- A paragraph that was touched is left out here and added there; `copydesk diff` shows its words.
WITH paragraphs AS (
    SELECT
        copies.article_id,
        unnest(split(articles.text, e'\n\n')) AS paragraph
    FROM copies
    JOIN articles ON articles.article_id = copies.article_id
),
folded AS (
    SELECT
        article_id,
        regexp_replace(lower(paragraph), '[^\p{L}\p{N}]+', ' ', 'g') AS wording,
        any_value(paragraph) AS paragraph,
        any_value(len(regexp_extract_all(paragraph, '\p{L}+|\p{N}+'))) AS words
    FROM paragraphs
    GROUP BY ALL
    HAVING wording <> ''
),
pairs AS (
    SELECT
        member.article_id AS copy_id,
        origin.article_id AS origin_id,
        copying.outlet AS copied_by,
        copied.outlet AS origin
    FROM copies AS member
    JOIN copies AS origin ON origin.group_id = member.group_id AND origin.role = 'origin'
    JOIN internal.outlet_articles AS copying ON copying.article_id = member.article_id
    JOIN internal.outlet_articles AS copied ON copied.article_id = origin.article_id
    WHERE member.role = 'copy'
        AND coalesce(copying.outlet_id, copying.outlet) IS DISTINCT FROM coalesce(copied.outlet_id, copied.outlet)
        AND internal.is_outlet($outlet, copying.outlet_id, copying.outlet, copying.outlet_names)
        AND internal.is_between($after, $before, copying.published_on)
),
differences AS (
    SELECT pairs.*, folded.paragraph, folded.words, there.article_id IS NULL AS is_gone, FALSE AS is_new
    FROM pairs
    JOIN folded ON folded.article_id = pairs.origin_id
    LEFT JOIN folded AS there ON there.article_id = pairs.copy_id AND there.wording = folded.wording
    UNION ALL BY NAME
    SELECT pairs.*, folded.paragraph, folded.words, FALSE AS is_gone, TRUE AS is_new
    FROM pairs
    JOIN folded ON folded.article_id = pairs.copy_id
    ANTI JOIN folded AS there ON there.article_id = pairs.origin_id AND there.wording = folded.wording
)
SELECT
    copied_by,
    origin,
    count(DISTINCT copy_id) AS texts,
    round(100 * sum(words) FILTER (is_gone) / sum(words) FILTER (NOT is_new), 1) AS percent_left_out,
    round(100 * sum(words) FILTER (is_new) / sum(words) FILTER (NOT is_new), 1) AS percent_added,
    arg_max(paragraph, words) FILTER (is_gone) AS left_out,
    arg_max(paragraph, words) FILTER (is_new) AS added,
    min(copy_id) AS article_id
FROM differences
GROUP BY copied_by, origin
ORDER BY texts DESC, copied_by, origin
