-- on: news  needs: nothing  makes: nothing
-- How partitions are called: by the day in the newest month and the one before, else by the month.
CREATE OR REPLACE TEMP MACRO name_of_day(day) AS
    CASE
        WHEN day IS NULL THEN 'none'
        WHEN day >= (SELECT date_trunc('month', newest_day.day) - INTERVAL 1 MONTH FROM newest_day)
            THEN strftime(day, '%Y-%m-%d')
        ELSE strftime(day, '%Y-%m')
    END;

CREATE OR REPLACE TEMP MACRO name_of_id(id) AS name_of_day(try_strptime(left(id, 8), '%Y%m%d')::DATE)
