-- on: news  needs: $letters  makes: rows
-- The signs that are read as these letters.
SELECT folded, string_agg(sign, '' ORDER BY sign)
FROM internal.signs
WHERE folded IN (SELECT unnest($letters::VARCHAR[]))
GROUP BY folded
