-- on: news  needs: asked, chosen, $any_word  makes: found
CREATE OR REPLACE TEMP TABLE found AS
FROM internal.find_asked(
    (SELECT each FROM asked AS each), (SELECT list(each) FROM chosen AS each), $any_word
)
