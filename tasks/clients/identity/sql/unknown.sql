-- on: warehouse  needs: batch_claims  makes: unknown
-- Claims whose identity no article has.
CREATE OR REPLACE TEMP TABLE unknown AS
FROM batch_claims
ANTI JOIN revisions ON revisions.article_id = batch_claims.identity
