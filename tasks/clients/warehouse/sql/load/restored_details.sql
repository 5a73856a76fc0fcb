-- on: warehouse  needs: restored  makes: {table}
-- As they were for the revision that had this text before.
INSERT INTO {table} BY NAME
SELECT earlier.* REPLACE (restored.revision AS revision, 1 AS reading)
FROM restored
JOIN {table} AS earlier
    ON earlier.article_id = restored.article_id
    AND earlier.revision = restored.from_revision
    AND earlier.reading = restored.from_reading
