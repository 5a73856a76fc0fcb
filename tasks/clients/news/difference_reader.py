"""Reads two articles of the published database, or two wordings of one, and compares their texts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tasks.clients.news.news_reader import find_article_id, read_news_rows
from tasks.core.errors import UsageError
from tasks.core.news.article_difference import ArticleDifference, ComparedArticle, compare_texts

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from tasks.clients.news.news_file import NewsDatabase


def read_difference(news: NewsDatabase, before: str, after: str) -> ArticleDifference:
    """Compare two articles, each by what finds it; ID@N is wording N, ID the one that is shown."""
    with news.open() as connection:
        one, text = _read_wording(connection, before)
        other, other_text = _read_wording(connection, after)
    return ArticleDifference(one, other, compare_texts(text, other_text))


def _read_wording(connection: DuckDBPyConnection, given: str) -> tuple[ComparedArticle, str]:
    name, _, number = given.strip().rpartition("@")
    revision = int(number) if name and number.isdecimal() else None
    article_id = find_article_id(connection, given if revision is None else name)
    rows = read_news_rows(connection, "article/wording", {"article_id": article_id, "revision": revision})
    if not rows:
        raise UsageError(
            f"{article_id} has no wording {revision}", f"copydesk show {article_id} lists its revisions"
        )
    text = rows[0].pop("text")
    return ComparedArticle(**rows[0]), text
