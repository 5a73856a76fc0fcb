INSERT INTO fingerprints BY NAME
FROM batch_fingerprints
