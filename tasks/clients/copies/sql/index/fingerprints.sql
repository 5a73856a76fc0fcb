INSERT INTO fingerprints BY NAME
SELECT unnest(fingerprints) AS fingerprint, sequence, ordinal
FROM (FROM indexed ORDER BY sequence, ordinal)
