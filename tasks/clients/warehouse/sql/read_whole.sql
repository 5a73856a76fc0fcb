-- on: warehouse  needs: nothing  makes: rows
-- Every value of a table is read, so that a block that was damaged is found.
SELECT bit_xor(hash({table})) AS signature FROM {table}
