-- on: warehouse, news  needs: settled_changes  makes: news.id_changes, news.publications
-- As a whole: where an id leads to may change with every publication.
DELETE FROM news.id_changes;
INSERT INTO news.id_changes BY NAME FROM settled_changes;
DELETE FROM news.publications;
INSERT INTO news.publications BY NAME
SELECT number, published_at, articles
FROM announced_publications
ORDER BY number;
