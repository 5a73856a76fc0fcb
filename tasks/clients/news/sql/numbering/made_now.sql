-- on: warehouse, news  needs: $recipe  makes: rows
-- What is about to be published: the clock is that of DuckDB, as for batches and migrations. The state is that of
-- all that was loaded, in its order, less what was forgotten; null where nothing ever was.
SELECT
    now() AS published_at,
    (SELECT count(*) FROM news.articles) AS articles,
    md5(
        concat_ws(
            ' ',
            $recipe,
            string_agg(batch_id, ' ' ORDER BY sequence),
            (SELECT count(*) FROM captures),
            (SELECT count(*) FROM runs),
            (SELECT count(*) FROM polls)
        )
    ) AS state
FROM batches
HAVING count(*) > 0
