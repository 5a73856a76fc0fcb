-- on: warehouse  needs: $hashes, $captures  makes: rows
-- Bytes of these that other captures brought too, or another article's wording was read from.
SELECT raw_sha256
FROM captures
WHERE list_contains($hashes::VARCHAR[], raw_sha256) AND NOT list_contains($captures::VARCHAR[], capture_id)
UNION
SELECT raw_sha256
FROM revisions
WHERE list_contains($hashes::VARCHAR[], raw_sha256) AND NOT list_contains($captures::VARCHAR[], capture_id)
