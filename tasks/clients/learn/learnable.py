"""The published articles as learning reads them, as often as it likes: always the same, in the same order.

Articles whose publisher nobody knows are left out. A paragraph that was cut stands among the others again,
at the beginning, the end or within the text, as it stood in the page; one that an earlier learned set took
out stands there as if it had stayed: what is cut must not look as if it were no longer there.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from tasks.clients.files.duckdb_files import read_sql
from tasks.core.clean.lines.repeats import RULE_PREFIX, fold_publisher
from tasks.core.learn.repetition import Passage, ReadArticle
from tasks.core.records import Kind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from duckdb import DuckDBPyConnection

    from tasks.clients.news.news_file import NewsDatabase

_ROWS_AT_ONCE = 500


@contextmanager
def open_learnable(news: NewsDatabase) -> Iterator[Callable[[], Iterator[ReadArticle]]]:
    """Open the news database; gives what reads the newest wording of each article, a few at a time."""
    with news.open() as connection:
        yield partial(_read, connection)


@dataclass(frozen=True, slots=True)
class _Row:
    """A row of the query, by the names of its columns."""

    publisher: str
    day: str
    text: str
    segments: list[dict[str, Any]]
    first_kept: int
    last_kept: int


def _read(connection: DuckDBPyConnection) -> Iterator[ReadArticle]:
    rows = connection.execute(read_sql("learn/learnable_articles"))
    while batch := rows.fetchmany(_ROWS_AT_ONCE):
        for row in batch:
            yield _to_article(_Row(*row))


def _to_article(row: _Row) -> ReadArticle:
    headings = {" ".join(each["text"].split()) for each in row.segments if each["kind"] == Kind.HEADING}
    kept = [Passage(text, is_heading=text in headings) for text in row.text.split("\n\n")]
    cut = [(each["ordinal"], _to_cut(each)) for each in row.segments if each["kind"] != Kind.HEADING]
    before = [passage for at, passage in cut if at < row.first_kept]
    after = [passage for at, passage in cut if at > row.last_kept]
    inside = [passage for at, passage in cut if row.first_kept <= at <= row.last_kept]
    return ReadArticle(
        publisher=fold_publisher(row.publisher),
        day=row.day,
        passages=(*before, *kept[:1], *inside, *kept[1:], *after),
    )


def _to_cut(segment: dict[str, Any]) -> Passage:
    is_learned = segment["rule"].startswith(RULE_PREFIX)
    return Passage(segment["text"], cut_as=None if is_learned else Kind(segment["kind"]))
