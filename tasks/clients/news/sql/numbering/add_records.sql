-- on: warehouse  needs: new_publications, new_ids, new_changes  makes: announced_publications, given_ids, id_changes
-- What records of publications say, this machine's own or another's.
INSERT INTO announced_publications BY NAME FROM new_publications;
INSERT INTO given_ids BY NAME FROM new_ids;
INSERT INTO id_changes BY NAME FROM new_changes;
