-- on: news  needs: {column}, {comment}  makes: nothing
-- What a column holds.
COMMENT ON COLUMN {table}.{column} IS {comment}
