-- on: news  needs: {column}, {comment}  makes: nothing
-- A comment is no value that can be bound: both parts are written in, quoted.
COMMENT ON COLUMN revisions.{column} IS {comment}
