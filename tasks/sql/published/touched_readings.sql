CREATE OR REPLACE TEMP TABLE touched_readings AS
FROM last_readings
SEMI JOIN touched_articles USING (article_id)
