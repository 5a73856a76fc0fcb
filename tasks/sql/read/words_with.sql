-- The words of the index that hold a sign.
SELECT DISTINCT word FROM internal.postings WHERE contains(word, ?)
