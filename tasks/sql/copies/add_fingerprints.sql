INSERT INTO fingerprints BY NAME
FROM new_fingerprints
