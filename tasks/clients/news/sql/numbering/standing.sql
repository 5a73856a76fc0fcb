-- on: warehouse  needs: nothing  makes: rows
-- The group and the story of each article that is in one, as the last publication has it.
SELECT kind, article_id, arg_max(group_id, number) AS group_id
FROM (SELECT number, kind, article_id, coalesce(group_id, '') AS group_id FROM given_ids)
GROUP BY ALL
HAVING group_id <> ''
