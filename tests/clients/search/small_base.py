"""A news database in memory, with no articles but those that a test puts in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import duckdb
import pyarrow as pa

from tasks.clients.files.duckdb_files import read_sql
from tasks.clients.search.searching import add_search

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_COLUMNS = {"tags": pa.list_(pa.string()), "authors": pa.list_(pa.string())}
_NAMES = ("article_id", "title", "language", "language_code", "text", "publisher", "domain", "section")
_NAMES += ("published_at", "paywall")


def open_copy(path: Path | str = ":memory:") -> duckdb.DuckDBPyConnection:
    """A new news database."""
    connection = duckdb.connect()
    connection.execute(f"ATTACH '{path}' AS news")
    connection.execute(read_sql("news/build/schema"))
    connection.execute("USE news")
    add_search(connection)
    return connection


def add(connection: duckdb.DuckDBPyConnection, rows: list[dict[str, Any]]) -> None:
    """Put in articles."""
    schema = pa.schema([(name, pa.string()) for name in _NAMES] + list(_COLUMNS.items()))
    connection.register("written", pa.Table.from_pylist(rows, schema))
    connection.execute("INSERT INTO articles BY NAME FROM written")
    connection.unregister("written")


def fill(
    connection: duckdb.DuckDBPyConnection,
    texts: Mapping[str, str],
    languages: Mapping[str, str],
    details: Mapping[str, Mapping[str, Any]],
) -> None:
    """Put in articles whose titles are their ids; English where no other language is said."""
    for each, text in texts.items():
        language = languages.get(each, "en")
        row = {"article_id": each, "title": each, "text": text}
        row |= {"language": language, "language_code": language} | details.get(each, {})
        add(connection, [row])
