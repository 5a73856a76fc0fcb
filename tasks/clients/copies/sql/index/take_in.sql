-- on: warehouse  needs: unindexed, features  makes: indexed
-- The wordings and what Python read of their texts, row by row in the same order.
CREATE OR REPLACE TEMP TABLE indexed AS
FROM unindexed
POSITIONAL JOIN features
