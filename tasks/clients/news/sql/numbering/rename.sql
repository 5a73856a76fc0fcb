-- on: news  needs: named_groups  makes: news.copies, news.stories, news.story_articles
-- What was named as if it were new gets the id that it has.
UPDATE news.copies AS copies
SET group_id = named_groups.group_id
FROM named_groups
WHERE named_groups.kind = 'group' AND named_groups.name = copies.group_id;
UPDATE news.stories AS stories
SET story_id = named_groups.group_id
FROM named_groups
WHERE named_groups.kind = 'story' AND named_groups.name = stories.story_id;
UPDATE news.story_articles AS members
SET story_id = named_groups.group_id
FROM named_groups
WHERE named_groups.kind = 'story' AND named_groups.name = members.story_id;
