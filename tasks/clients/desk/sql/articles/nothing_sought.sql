-- on: news  needs: nothing  makes: found
-- Where nothing is searched for, nothing stands in the way: `matching` then takes every article.
CREATE TEMP TABLE found (article_id VARCHAR, score DOUBLE)
