INSERT INTO evidence BY NAME
SELECT earlier.* REPLACE (restored.revision AS revision, 1 AS reading)
FROM restored
JOIN evidence AS earlier
    ON earlier.article_id = restored.article_id
    AND earlier.revision = restored.from_revision
    AND earlier.reading = restored.from_reading
