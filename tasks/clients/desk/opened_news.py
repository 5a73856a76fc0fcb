"""The news database held open for as long as it is the one that is published.

Opening it takes longer than most questions. Each reading has a connection of its own, so that readings of
several threads do not meet; a publication in the meantime changes nothing for those under way, and the next
one reads the new file.
"""

from __future__ import annotations

import threading
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

import duckdb

from tasks.clients.files.duckdb_files import file_errors_mapped
from tasks.clients.news.kept_publications import read_number
from tasks.clients.news.news_reader import interrupting
from tasks.core.desk.desk_answers import PublishedAs
from tasks.core.errors import StopError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from duckdb import DuckDBPyConnection

    from tasks.clients.news.news_file import NewsDatabase
    from tasks.clients.news.news_reader import QueryBounds


@dataclass(frozen=True, slots=True)
class NewsReading:
    """A connection that one question is answered on, and what it reads."""

    connection: DuckDBPyConnection
    publication: PublishedAs


@dataclass
class _Opened:
    """A file that is open; it is closed once it is not the newest, and nobody reads it."""

    version: str
    stack: ExitStack
    connection: DuckDBPyConnection
    publication: PublishedAs
    readers: int = 0


class OpenedNews:
    """Opens a news database when it is first asked, and again when another one stands in its place."""

    def __init__(self, news: NewsDatabase, bounds: QueryBounds) -> None:
        self.news = news
        self._bounds = bounds
        self._lock = threading.Lock()
        self._opened: _Opened | None = None

    @contextmanager
    def reading(self) -> Iterator[NewsReading]:
        """Read what is published now."""
        opened = self._take()
        try:
            with file_errors_mapped(self.news.path), opened.connection.cursor() as connection:
                connection.execute("USE news")
                with interrupting(connection, self._bounds):
                    yield NewsReading(connection, opened.publication)
        except duckdb.InterruptException as error:
            raise StopError(f"This takes longer than {self._bounds.seconds:g} s", "Ask for less") from error
        except (duckdb.CatalogException, duckdb.BinderException) as error:
            raise self.news.of_another_version() from error
        finally:
            self._give_back(opened)

    def close(self) -> None:
        """Let go of the file, once nobody reads it."""
        with self._lock:
            self._leave()

    def _take(self) -> _Opened:
        version = self.news.version
        with self._lock:
            if self._opened is None or self._opened.version != version:
                self._leave()
                self._opened = _open(self.news, f"{self._bounds.megabytes}MB", version)
            self._opened.readers += 1
            return self._opened

    def _give_back(self, opened: _Opened) -> None:
        with self._lock:
            opened.readers -= 1
            if opened is not self._opened and not opened.readers:
                opened.stack.close()

    def _leave(self) -> None:
        left, self._opened = self._opened, None
        if left is not None and not left.readers:
            left.stack.close()


def _open(news: NewsDatabase, memory_limit: str, version: str) -> _Opened:
    with ExitStack() as stack:
        connection = stack.enter_context(news.open(memory_limit))
        publication = PublishedAs(0, None)
        with suppress(StopError):
            publication = PublishedAs(*read_number(connection, news))
        return _Opened(version, stack.pop_all(), connection, publication)
