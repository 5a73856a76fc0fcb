"""Search in the news database: a question as it was typed, in; a page of the best matching articles, out.

The language of search, what it finds and in which order is all in macros of the database itself
(`sql/macros/`), so that SQL finds the same. Where no article holds all of the plain words, those that hold
some are found, and the answer says so; where next to nothing is found, words of the index that are nearly
the same are named. A copy that another version of copydesk published says so.
"""

from __future__ import annotations

import re
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import duckdb

from tasks.clients.files.duckdb_files import read_sql
from tasks.core.errors import UsageError
from tasks.core.news.answers import FoundArticles, Hit, Order
from tasks.core.search.snippets import make_snippet

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from duckdb import DuckDBPyConnection

    from tasks.clients.news.news_file import NewsDatabase

_MACROS = ("words", "language", "search")
"""Statements that make the macros, in order: later ones use those of earlier ones."""

_SURROGATE = re.compile(r"[\ud800-\udfff]")
"""What Python makes of an argument's bytes that are no UTF-8."""

_MOST_HINTS = 5
"""Words of a question for which nearly the same ones are looked for."""

_FEW = 5
"""Where fewer are found, words may be wrong."""


def add_search(connection: DuckDBPyConnection) -> None:
    """Put the macros of search into a copy that has just been made."""
    for name in _MACROS:
        connection.execute(read_sql(f"search/macros/{name}"))


def search_articles(
    news: NewsDatabase, question: str, limit: int = 20, *, offset: int = 0, order: Order = Order.RANK
) -> FoundArticles:
    """Find articles, best or newest first, and say how many there are."""
    with news.open() as connection, search_errors_mapped(news):
        total, is_any_word = find_matches(connection, question)
        page = _ask(connection, "page", by_date=order is Order.DATE, limit=limit, offset=offset)
        hits = show_hits(connection, dict(page), list_words(connection)) if page else ()
        hints = find_hints(connection, total, is_any_word=is_any_word)
    return FoundArticles(total, hits, is_any_word=is_any_word, hints=hints)


@contextmanager
def search_errors_mapped(news: NewsDatabase) -> Iterator[None]:
    """Raise a UsageError for what is no question, a StopError for a copy that cannot be searched."""
    try:
        yield
    except duckdb.CatalogException as error:
        raise news.of_another_version() from error
    except duckdb.InvalidInputException as error:
        raise _explain(error) from error


def find_matches(connection: DuckDBPyConnection, question: str) -> tuple[int, bool]:
    """Put what is found into the table `found`; give how much that is, and whether some words had to do.

    A statement a step: planning and reading the question anew for each would cost as much as finding.
    """
    if not question.isascii() and _SURROGATE.search(question):
        raise UsageError("What is searched for is no text in UTF-8", "Type it anew")
    _ask(connection, "asked", question=question)
    _ask(connection, "chosen")
    [(total,)] = _ask(connection, "found", any_word=False)
    if total:
        return total, False
    [(total,)] = _ask(connection, "found", any_word=True)
    return total, bool(total)


def list_words(connection: DuckDBPyConnection) -> list[str]:
    """List what may stand in what `find_matches` has found on this connection."""
    return [word for (word,) in _ask(connection, "words")]


def find_hints(connection: DuckDBPyConnection, total: int, *, is_any_word: bool) -> dict[str, str]:
    """Name what may be meant, where `find_matches` has found next to nothing on this connection."""
    return dict(_ask(connection, "hints", most=_MOST_HINTS)) if is_any_word or total < _FEW else {}


def show_hits(
    connection: DuckDBPyConnection, scores: Mapping[str, float], words: Sequence[str]
) -> tuple[Hit, ...]:
    """Show articles, in the order of their scores as given, where these words stand in them."""
    rows = {row[0]: row[1:] for row in _ask(connection, "shown", ids=list(scores))}
    hits = []
    for article_id, score in scores.items():
        title, publisher, published_at, text = rows[article_id]
        hits.append(Hit(article_id, title, publisher, published_at, score, make_snippet(text, words)))
    return tuple(hits)


def _ask(connection: DuckDBPyConnection, step: str, **values: object) -> list[tuple[Any, ...]]:
    return connection.execute(read_sql(f"search/asking/{step}"), values).fetchall()


def _explain(error: duckdb.InvalidInputException) -> UsageError:
    said = str(error).removeprefix("Invalid Input Error: ").partition("\n")[0]
    return UsageError(
        said, 'copydesk search --help has the language; what is in "quotation marks" is taken as it is'
    )
