-- on: warehouse  needs: $1  makes: migrations
-- In the transaction of the step itself.
INSERT INTO migrations (name, applied_at) VALUES ($1, now())
