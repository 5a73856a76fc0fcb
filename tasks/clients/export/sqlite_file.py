"""Writes tables as one SQLite file, for what reads that: Datasette, sqlite-utils, spreadsheets.

Takes tables as Arrow has them: the readers', `articles` first, or one answer. Lists and structures become
JSON, times ISO 8601 in UTC, truth 0 or 1; the table `dictionary` says of each column what it holds.
`articles` has its id as primary key, which the others refer to, and a full-text index (FTS5) over title,
description and text, where Datasette looks for one. The file appears when it is whole.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pyarrow as pa

from tasks.clients.export.arrow_rows import list_rows
from tasks.clients.export.chosen import ARTICLES
from tasks.clients.files.replacing import new_file
from tasks.core.cells import write_cell
from tasks.core.errors import StopError, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from tasks.clients.export.chosen import ChosenTable

SQLITE_ENDINGS = (".db", ".sqlite", ".sqlite3")
_ID = "article_id"
_SEARCHED = '"title", "description", "text"'


def write_sqlite(
    path: Path,
    tables: Iterable[ChosenTable],
    on_rows: Callable[[int], object] = lambda _more: None,
    *,
    may_replace: bool = False,
) -> int:
    """Write the tables; gives the number of rows of the first, and tells of each few that are written."""
    if not path.name.endswith(SQLITE_ENDINGS):
        raise UsageError(f"{path} is no name of SQLite's", f"Let it end in {', '.join(SQLITE_ENDINGS)}")
    written, first = 0, ""
    with (
        new_file(path, may_replace=may_replace) as building,
        closing(sqlite3.connect(building, isolation_level=None)) as connection,
    ):
        connection.execute("PRAGMA journal_mode = OFF")  # half a file is thrown away, and a whole one synced
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute("BEGIN")
        for table in tables:
            first = first or table.name
            _make_table(connection, table, first)
            for rows in _fill_table(connection, table):
                if table.name == first:
                    on_rows(rows)
                    written += rows
        if first == ARTICLES:
            _index_texts(connection)
        connection.execute("COMMIT")
        connection.execute("PRAGMA optimize")
    return written


def _make_table(connection: sqlite3.Connection, table: ChosenTable, first: str) -> None:
    columns = [_declare(table.name, field, first) for field in table.rows.schema]
    connection.execute(f"CREATE TABLE {_quote(table.name)} ({', '.join(columns)})")
    if table.name != ARTICLES and _ID in table.rows.schema.names:
        index = _quote(f"{table.name}_{_ID}")
        connection.execute(f"CREATE INDEX {index} ON {_quote(table.name)} ({_quote(_ID)})")


def _declare(table: str, field: pa.Field, first: str) -> str:
    of_id = ""
    if field.name == _ID and first == ARTICLES:
        of_id = " PRIMARY KEY" if table == ARTICLES else f" REFERENCES {ARTICLES} ({_ID})"
    return f"{_quote(field.name)} {_name_type(field.type)}{of_id}"


def _name_type(kind: pa.DataType) -> str:
    if pa.types.is_integer(kind) or pa.types.is_boolean(kind):
        return "INTEGER"
    return "REAL" if pa.types.is_floating(kind) else "TEXT"


def _fill_table(connection: sqlite3.Connection, table: ChosenTable) -> Iterator[int]:
    marks = ", ".join("?" * len(table.rows.schema))
    statement = f"INSERT INTO {_quote(table.name)} VALUES ({marks})"  # noqa: S608 - the schema's own name
    for batch in table.rows:
        connection.executemany(statement, (tuple(map(write_cell, row)) for row in list_rows(batch)))
        yield batch.num_rows


def _index_texts(connection: sqlite3.Connection) -> None:
    """Make the full-text index, which keeps no text of its own."""
    try:
        connection.execute(
            f"CREATE VIRTUAL TABLE articles_fts USING fts5({_SEARCHED}, "
            f"""tokenize="unicode61 remove_diacritics 2", content="{ARTICLES}")"""
        )
    except sqlite3.OperationalError as error:
        raise StopError(f"The SQLite of this Python has no full-text search: {error}") from error
    connection.execute("INSERT INTO articles_fts (articles_fts) VALUES ('rebuild')")


def _quote(name: str) -> str:
    escaped = name.replace('"', '""')
    return f'"{escaped}"'
