-- on: memory  needs: known  makes: pages
-- A copy, so that the warehouse is free again while a run fetches.
CREATE TABLE pages AS FROM known
