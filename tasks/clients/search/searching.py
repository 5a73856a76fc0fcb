"""Search in the news database: a question as it was typed, in; a page of the best matching articles, out.

The language of search, what it finds and in which order is all in macros of the database itself
(`sql/macros/`), so that SQL finds the same. Where no article holds all of the plain words, those that hold
some are found, and the answer says so; where next to nothing is found, words of the index that are nearly
the same are named. A copy that another version of copydesk published says so.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import duckdb

from tasks.clients.files.duckdb_files import read_sql
from tasks.core.errors import StopError, UsageError
from tasks.core.news.answers import FoundArticles, Hit, Order
from tasks.core.search.snippets import make_snippet

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from tasks.clients.news.news_file import NewsDatabase

_MACROS = ("words", "language", "search")
"""Statements that make the macros, in order: later ones use those of earlier ones."""

_MOST_SHOWN = 200
"""Forms of words that are looked for in a text, to show where it holds them."""

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
    asked = {"question": question, "limit": limit, "offset": offset, "by_date": order is Order.DATE}
    with news.open() as connection:
        try:
            return _search(connection, asked)
        except duckdb.CatalogException as error:
            raise StopError(
                f"{news.path} was published by another version of copydesk", "The next run publishes it anew"
            ) from error
        except duckdb.InvalidInputException as error:
            raise _explain(error) from error


def _search(connection: DuckDBPyConnection, asked: dict[str, Any]) -> FoundArticles:
    rows = _read_rows(connection, "search", asked | {"any_word": False})
    is_any_word = False
    if not rows[0]["total"]:
        looser = _read_rows(connection, "search", asked | {"any_word": True})
        is_any_word = bool(looser[0]["total"])
        rows = looser if is_any_word else rows
    question = {"question": asked["question"]}
    hints = {}
    if is_any_word or rows[0]["total"] < _FEW:
        hints = dict(_read_tuples(connection, "search_hints", question | {"most": _MOST_HINTS}))
    shown = [row for row in rows if row["article_id"]]
    ids = [row["article_id"] for row in shown]
    wanted = _read_tuples(connection, "search_words", question | {"ids": ids, "limit": _MOST_SHOWN})
    words = [word for (word,) in wanted]
    hits = (
        Hit(
            **{name: row[name] for name in Hit.__slots__ if name in row},
            snippet=make_snippet(row["text"], words),
        )
        for row in shown
    )
    return FoundArticles(rows[0]["total"], tuple(hits), is_any_word=is_any_word, hints=hints)


def _read_rows(connection: DuckDBPyConnection, name: str, values: dict[str, Any]) -> list[dict[str, Any]]:
    found = connection.execute(read_sql(f"search/{name}"), values)
    names = [column[0] for column in found.description]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def _read_tuples(connection: DuckDBPyConnection, name: str, values: dict[str, Any]) -> list[tuple[Any, ...]]:
    return connection.execute(read_sql(f"search/{name}"), values).fetchall()


def _explain(error: duckdb.InvalidInputException) -> UsageError:
    said = str(error).removeprefix("Invalid Input Error: ").partition("\n")[0]
    return UsageError(
        said, 'copydesk search --help has the language; what is in "quotation marks" is taken as it is'
    )
