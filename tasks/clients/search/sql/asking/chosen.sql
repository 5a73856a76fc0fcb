-- on: news  needs: asked  makes: chosen
CREATE TEMP TABLE chosen AS FROM internal.find_words((SELECT terms FROM asked))
