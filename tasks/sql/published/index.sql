-- Words are kept as they are, in any script; digits are words too.
PRAGMA create_fts_index(
    'articles', 'article_id', 'title', 'description', 'text',
    stemmer = 'none', stopwords = 'none', ignore = '[^\p{L}\p{N}]+', strip_accents = 1, lower = 1
)
