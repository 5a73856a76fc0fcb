"""Search in the published copy: a query as it was typed, in; the best matching articles, out.

The index knows words; what must stand together is looked up in the texts of the articles that hold all of
its words. A copy that another version of copydesk published says so.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import duckdb
import pyarrow as pa

from tasks.clients.duckdb_files import read_sql, registered
from tasks.clients.news.news_file import open_news
from tasks.core.errors import StopError, UsageError
from tasks.core.published_records import Hit
from tasks.core.search_words import FILTERS, Field, make_needle, parse_search
from tasks.core.snippets import make_snippet

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from duckdb import DuckDBPyConnection

    from tasks.core.search_words import SearchQuery, Term

TERMS = pa.schema([("term", pa.int32()), ("is_required", pa.bool_()), ("is_excluded", pa.bool_())])
WORDINGS = pa.schema([("term", pa.int32()), ("words", pa.list_(pa.string())), ("needle", pa.string())])


def search_articles(path: Path, words: str, limit: int = 20) -> tuple[Hit, ...]:
    """Find articles by words, "phrases", -not and filters, best first (BM25)."""
    query = parse_search(words)
    with open_news(path) as connection:
        try:
            rows = _search(connection, query, limit)
        except duckdb.CatalogException as error:
            raise StopError(
                f"{path} was published by another version of copydesk", "The next run publishes it anew"
            ) from error
    return tuple(Hit(**row | {"snippet": make_snippet(row.pop("text"), query.wanted)}) for row in rows)


def _search(connection: DuckDBPyConnection, query: SearchQuery, limit: int) -> list[dict[str, Any]]:
    terms, wordings = _read_terms(connection, query)
    if not terms and not query.filters:
        raise UsageError(
            "There is no word to look for", f"Besides words, phrases and -not there are {FILTERS}"
        )
    values = {
        "has_terms": any(not term["is_excluded"] for term in terms),
        "required": sum(term["is_required"] for term in terms),
        "limit": limit,
    }
    tables = {
        "terms": pa.Table.from_pylist(terms, TERMS),
        "wordings": pa.Table.from_pylist(wordings, WORDINGS),
    }
    with registered(connection, tables):
        found = connection.execute(read_sql("read/search"), values | _filter_values(query))
        rows: list[dict[str, Any]] = found.to_arrow_table().to_pylist()
    return rows


def _read_terms(
    connection: DuckDBPyConnection, query: SearchQuery
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Give the terms that hold words, and their wordings as the index reads them."""
    terms, wordings = [], []
    for number, term in enumerate(query.terms):
        found = list(_read_wordings(connection, term))
        if found:
            terms.append({"term": number, "is_required": term.is_required, "is_excluded": term.is_excluded})
            wordings += [{"term": number} | each for each in found]
    return terms, wordings


def _read_wordings(connection: DuckDBPyConnection, term: Term) -> Iterator[dict[str, Any]]:
    asked = {"wordings": list(term.wordings)}
    for _, levelled, words in connection.execute(read_sql("read/search_wordings"), asked).fetchall():
        if len(words) > 1:
            yield {"words": words, "needle": make_needle(levelled)}
        elif words and len(words[0]) == 1 and not words[0].isascii():
            signs = connection.execute(read_sql("read/words_with"), words).fetchall()
            yield from ({"words": [word], "needle": None} for (word,) in signs)
        elif words:
            yield {"words": words, "needle": None}


def _filter_values(query: SearchQuery) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for field in (Field.PUBLISHER, Field.LANG, Field.AUTHOR, Field.TITLE):
        values[f"{field}s"] = query.values(field)
        values[f"not_{field}s"] = query.values(field, is_excluded=True)
    return values | {
        "after": max(query.values(Field.AFTER), default=None),
        "before": min(query.values(Field.BEFORE), default=None),
    }
