-- on: news  needs: $question  makes: asked
-- What was typed, read once for all that follows.
CREATE TEMP TABLE asked AS FROM internal.read_search($question)
