-- on: warehouse  needs: $1, $2  makes: listings
INSERT INTO listings VALUES ($1, $2)
