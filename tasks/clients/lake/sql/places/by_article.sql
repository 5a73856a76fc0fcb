-- on: news  needs: article_days  makes: placed_rows
-- The rows of a table by the day of their article.
CREATE OR REPLACE TEMP VIEW placed_rows AS
SELECT placed.*, name_of_day(article_days.day) AS lake_partition
FROM {table} AS placed
LEFT JOIN article_days ON article_days.article_id = placed.article_id
