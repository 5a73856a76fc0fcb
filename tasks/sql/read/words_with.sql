-- The words of the index that hold a sign.
SELECT word FROM internal.words WHERE contains(word, ?)
