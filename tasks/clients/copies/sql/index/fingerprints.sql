-- on: warehouse  needs: indexed  makes: fingerprints
-- A row each fingerprint, in the order of loading.
INSERT INTO fingerprints BY NAME
SELECT unnest(fingerprints) AS fingerprint, sequence, ordinal
FROM (FROM indexed ORDER BY sequence, ordinal)
