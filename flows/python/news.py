"""The news database in a program or a notebook: what `copydesk.open` gives.

Its tables are DuckDB relations: `.df()` is pandas, `.pl()` polars, `.arrow()` Arrow, and `.filter`,
`.aggregate` and `.join` go on in DuckDB. It is opened for reading, as it stands; a publication in the
meantime changes nothing for it and is not held up by it. The SQL is the caller's own: unlike that of
`copydesk query`, it may read and write files.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from duckdb import DuckDBPyConnection, DuckDBPyRelation


class News:
    """The tables of a news database; close it, or use it as a context, when nothing more of it is read."""

    def __init__(self, connection: DuckDBPyConnection) -> None:
        self._connection = connection

    @property
    def articles(self) -> DuckDBPyRelation:
        """The news, a row an article: its newest revision."""
        return self.table("articles")

    @property
    def segments(self) -> DuckDBPyRelation:
        """Every span of every revision's input, with its kind and the rule that decided."""
        return self.table("segments")

    @property
    def quotes(self) -> DuckDBPyRelation:
        """What people say in the articles, word for word, and who says it."""
        return self.table("quotes")

    @property
    def tables(self) -> tuple[str, ...]:
        """The names that `table` takes."""
        rows = self._connection.execute("SHOW TABLES").fetchall()
        return tuple(name for (name,) in rows)

    def table(self, name: str) -> DuckDBPyRelation:
        """Give a table or view."""
        return self._connection.table(name)

    def sql(
        self, query: str, params: Sequence[object] | Mapping[str, object] | None = None
    ) -> DuckDBPyRelation:
        """Give what SQL asks for, with values for its `?` or `$name`; DataFrames of the caller are tables."""
        return self._connection.sql(query, params=params)

    def close(self) -> None:
        """Let go of the file; what was read of it is gone, but what was taken out stays."""
        self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"<News: {', '.join(self.tables)}>"


def open_news(path: Path | None, as_of: str | None = None) -> News:
    """Open the file, or that of a data folder; without a path, the one that the settings name.

    `as_of` is the number, the day or the name of an earlier publication, kept beside that file.
    """
    from tasks.clients.news.kept_publications import find_as_of
    from tasks.clients.news.news_file import NewsDatabase

    news = NewsDatabase(_find_file(path))
    connection = (news if as_of is None else find_as_of(news, as_of)).connect()
    connection.execute("SET python_scan_all_frames = true")  # the caller's DataFrames stand one further out
    return News(connection)


def _find_file(path: Path | None) -> Path:
    from tasks.clients.files.duckdb_files import NEWS_NAME
    from tasks.settings import read_settings

    if path is None:
        return read_settings().news_path
    given = path.expanduser()
    return given / NEWS_NAME if given.is_dir() else given
