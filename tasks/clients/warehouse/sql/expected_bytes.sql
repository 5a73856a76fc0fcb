-- on: warehouse  needs: nothing  makes: rows
-- What a file holds that was not cut short: three headers, then whole blocks.
SELECT 3 * 4096 + total_blocks * block_size AS bytes
FROM pragma_database_size()
WHERE database_name = 'warehouse'
