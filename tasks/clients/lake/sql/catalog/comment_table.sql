-- on: news  needs: {comment}  makes: nothing
-- What a table is.
COMMENT ON VIEW {table} IS {comment}
