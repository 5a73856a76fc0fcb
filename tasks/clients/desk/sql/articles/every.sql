-- on: news  needs: nothing  makes: found
-- Where nothing is searched for, every article is found.
CREATE TEMP TABLE found AS SELECT article_id, NULL::DOUBLE AS score FROM articles
