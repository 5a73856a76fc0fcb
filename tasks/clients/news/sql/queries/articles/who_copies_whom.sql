-- on: news  needs: nothing  makes: rows
-- Which publisher prints whose texts, how many and how whole
SELECT
    coalesce(original.publisher, original.domain) AS origin,
    coalesce(copied.publisher, copied.domain) AS copied_by,
    count(*) AS texts,
    round(avg(copy.containment), 2) AS mean_containment,
    min(copied.title) AS example
FROM copies AS copy
JOIN copies AS origin ON origin.group_id = copy.group_id AND origin.role = 'origin'
JOIN articles AS copied ON copied.article_id = copy.article_id
JOIN articles AS original ON original.article_id = origin.article_id
WHERE copy.role = 'copy'
GROUP BY ALL
ORDER BY texts DESC, origin, copied_by
