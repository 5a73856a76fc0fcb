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

from tasks.clients.files.duckdb_files import quote_text, read_sql
from tasks.core.clean.lines.repeats import (
    RULE_PREFIX,
    TAUGHT_PREFIX,
    fold_paragraph,
    fold_publisher,
    make_repeat_id,
)
from tasks.core.errors import UsageError
from tasks.core.learn.repetition import Passage, ReadArticle
from tasks.core.records import Kind

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator

    from duckdb import DuckDBPyConnection

    from tasks.clients.news.news_file import NewsDatabase

_ROWS_AT_ONCE = 500


def find_publishers(news: NewsDatabase, names: Collection[str]) -> frozenset[str]:
    """Find by which names learning knows publishers, by name or domain; a UsageError for one unknown."""
    found: set[str] = set()
    with news.open() as connection:
        for name in names:
            known = connection.execute(read_sql("learn/named_publishers"), {"name": name}).fetchall()
            if not known:
                raise UsageError(
                    f"No article is of {name}",
                    "`copydesk query publishers` lists them; a domain names one too",
                )
            found.update(fold_publisher(publisher) for (publisher,) in known)
    return frozenset(found)


def write_condition(publishers: Iterable[str]) -> str:
    """Give the condition on `articles` that those of these publishers meet, as learning knows these."""
    names = ", ".join(map(quote_text, sorted(publishers)))
    return f"lower(coalesce(domain, publisher)) IN ({names})"


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
    publisher = fold_publisher(row.publisher)
    headings = {" ".join(each["text"].split()) for each in row.segments if each["kind"] == Kind.HEADING}
    kept = [Passage(text, is_heading=text in headings) for text in row.text.split("\n\n")]
    cut = list(_list_cut((each for each in row.segments if each["kind"] != Kind.HEADING), publisher))
    before = [passage for at, passage in cut if at < row.first_kept]
    after = [passage for at, passage in cut if at > row.last_kept]
    inside = [passage for at, passage in cut if row.first_kept <= at <= row.last_kept]
    return ReadArticle(
        publisher=publisher,
        day=row.day,
        passages=(*before, *kept[:1], *inside, *kept[1:], *after),
    )


def _list_cut(segments: Iterable[dict[str, Any]], publisher: str) -> Iterator[tuple[int, Passage]]:
    """Give what was cut, with its place; a learned paragraph that rules have parted is one again.

    What goes because a person marked it is read as if it stood: it is no rule's word.
    """
    pieces: list[dict[str, Any]] = []
    for segment in segments:
        rule = segment["rule"]
        if not rule.startswith(RULE_PREFIX):
            cut_as = None if rule.startswith(TAUGHT_PREFIX) else Kind(segment["kind"])
            yield segment["ordinal"], Passage(segment["text"], cut_as=cut_as)
            continue
        if pieces and pieces[0]["rule"] != rule:
            yield from _part(pieces)
            pieces = []
        pieces.append(segment)
        text = " ".join(each["text"] for each in pieces)
        if make_repeat_id(publisher, fold_paragraph(text)) == rule.removeprefix(RULE_PREFIX):
            yield pieces[0]["ordinal"], Passage(text)
            pieces = []
    yield from _part(pieces)


def _part(pieces: Iterable[dict[str, Any]]) -> Iterator[tuple[int, Passage]]:
    return ((each["ordinal"], Passage(each["text"])) for each in pieces)
