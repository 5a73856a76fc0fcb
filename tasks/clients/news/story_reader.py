"""Reads a story of the published database, by its id or that of one of its articles."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tasks.clients.files.duckdb_files import read_sql
from tasks.clients.news.news_reader import read_news_rows
from tasks.core.errors import UsageError
from tasks.core.news.story_view import StoryArticle, StoryView

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from tasks.clients.news.news_file import NewsDatabase


def read_story(news: NewsDatabase, beginning: str) -> StoryView:
    """Read a story by the beginning of its id, of one that it had, or of an article's."""
    with news.open() as connection:
        return _read_story(connection, _find_story(connection, beginning.strip()))


def find_story_of(connection: DuckDBPyConnection, article_id: str) -> StoryView | None:
    """Read the story that the article of this id stands in."""
    rows = connection.execute(read_sql("news/story/find"), [article_id]).fetchall()
    return _read_story(connection, rows[0][0]) if rows else None


def _find_story(connection: DuckDBPyConnection, beginning: str) -> str:
    rows = connection.execute(read_sql("news/story/find"), [beginning]).fetchall()
    ids = [story_id for (story_id,) in rows]
    if not beginning or not ids:
        raise UsageError(
            f"No story has an id, or an article, that begins with '{beginning}'",
            "copydesk query big_stories lists stories; many articles are the only one on their event",
        )
    if len(ids) > 1:
        raise UsageError(f"Several stories begin with '{beginning}': {', '.join(ids)}")
    return str(ids[0])


def _read_story(connection: DuckDBPyConnection, story_id: str) -> StoryView:
    asked = {"story_id": story_id}
    [story] = read_news_rows(connection, "story/story", asked)
    articles = tuple(
        StoryArticle(**row | {"shared_names": tuple(row["shared_names"])})
        for row in read_news_rows(connection, "story/articles", asked)
    )
    return StoryView(**story | {"languages": tuple(story["languages"] or ())}, articles=articles)
