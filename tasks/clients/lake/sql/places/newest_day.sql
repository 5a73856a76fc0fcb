-- on: news  needs: article_days  makes: newest_day
-- The last day of all; ids of runs and captures begin with the day of the run.
CREATE OR REPLACE TEMP TABLE newest_day AS
SELECT greatest(
    (SELECT max(day) FROM article_days),
    (SELECT max(try_strptime(left(run_id, 8), '%Y%m%d')::DATE) FROM runs)
) AS day
