"""The catalog: a DuckDB file of views, by which a publication of the lake is read like the news database.

Same names, columns, types and comments; the rows are in the files that the manifest names, wherever `locate`
says that these lie. In an S3 store too: DuckDB looks into the first file of a view when that is made, and is
shown an empty one with the same columns, so that nothing is fetched, and no extension is asked for here. The
index of search is not in it.
"""

from __future__ import annotations

import io
import re
from contextlib import closing
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import duckdb
from fsspec import AbstractFileSystem

from tasks.clients.files.duckdb_files import (
    OPTIONS,
    file_errors_mapped,
    quote_path,
    quote_text,
    read_sql,
    transaction,
)
from tasks.clients.news.views import make_views
from tasks.core.lake.manifest import lake_file_key, table_of_lake_key

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

    from duckdb import DuckDBPyConnection

    from tasks.core.lake.manifest import LakeTable

_BLOCK_BYTES = 16384
"""DuckDB's least: a catalog is fetched as a whole, and holds no rows."""


class _EmptyFiles(AbstractFileSystem):  # type: ignore[misc] # fsspec says no types
    """An S3 in which each file of the lake is the empty one of its table."""

    protocol = "s3"
    cachable = False

    def __init__(self, empty: Mapping[str, bytes]) -> None:
        super().__init__()
        self._empty = empty

    def glob(self, path: str, **_told: Any) -> list[str]:  # noqa: ANN401 - fsspec's
        return [path]

    def info(self, path: str, **_told: Any) -> dict[str, Any]:  # noqa: ANN401 - fsspec's
        return {"name": path, "size": len(self._read(path)), "type": "file"}

    def modified(self, _path: str) -> datetime:
        return datetime.fromtimestamp(0, UTC)

    def _open(self, path: str, *_told: Any, **_more: Any) -> io.BytesIO:  # noqa: ANN401 - fsspec's
        return io.BytesIO(self._read(path))

    def _read(self, path: str) -> bytes:
        return self._empty[table_of_lake_key(path)]


def make_catalog(
    path: Path,
    tables: Iterable[LakeTable],
    locate: Callable[[str], str],
    empty: Mapping[str, bytes] | None = None,
) -> None:
    """Make the catalog at this path, where nothing is; with `empty` files of all tables, for an S3 store."""
    with file_errors_mapped(path), closing(duckdb.connect(config=OPTIONS)) as connection:
        if empty is not None:
            connection.register_filesystem(_EmptyFiles(empty))
        connection.execute(f"ATTACH {quote_path(path)} AS news (BLOCK_SIZE {_BLOCK_BYTES})")
        connection.execute("USE news")
        with transaction(connection):
            connection.execute(read_sql("lake/catalog/schema"))
            for table in tables:
                _make_view(connection, table, locate)
            make_views(connection)


def _make_view(connection: DuckDBPyConnection, table: LakeTable, locate: Callable[[str], str]) -> None:
    files = [
        quote_text(_escape_pattern(locate(lake_file_key(table.name, part.name, file.sha256))))
        for part in table.partitions
        for file in part.files
    ]
    columns = {column.name: _quote_name(column.name) for column in table.columns}
    statement = read_sql("lake/catalog/view", table.name)
    connection.execute(statement.format(columns=", ".join(columns.values()), files=f"[{', '.join(files)}]"))
    if table.comment:
        commenting = read_sql("lake/catalog/comment_table", table.name)
        connection.execute(commenting.format(comment=quote_text(table.comment)))
    for column in table.columns:
        if column.comment:
            commenting = read_sql("lake/catalog/comment_column", table.name)
            comment = quote_text(column.comment)
            connection.execute(commenting.format(column=columns[column.name], comment=comment))


def _escape_pattern(path: str) -> str:
    """Write a path as the pattern that matches it alone, which DuckDB takes for files."""
    return re.sub(r"[*?\[]", r"[\g<0>]", path)


def _quote_name(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
