-- on: news  needs: nothing  makes: nothing
-- What serves the views that stand beside the tables is not in sight, as in the news database.
CREATE SCHEMA internal
