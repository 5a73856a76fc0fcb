"""The tables of a news database as partitions: what stands for their rows, and those that changed as Parquet.

Takes a connection to the news database that may write files. To survey is to read all of it; only what is to
be written is sorted, and kept on the disk where it does not fit into memory.
"""

from __future__ import annotations

import hashlib
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.parquet as pq

from tasks.clients.files.duckdb_files import read_sql, registered
from tasks.clients.lake.lake_files import hash_file
from tasks.core.lake.manifest import LakeColumn, LakeFile
from tasks.core.lake.renewal import SurveyedTable

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from pathlib import Path

    from duckdb import DuckDBPyConnection

_PARTITION = "lake_partition"
_PLACES = {"capture_id": "by_capture", "article_id": "by_article", "run_id": "by_run"}
"""What places the rows of a table: the first of these columns that it has, or nothing."""
EMPTY = "none"
"""The one partition of a table without rows."""
_ROWS_A_GROUP = 16384


def survey_tables(connection: DuckDBPyConnection) -> list[SurveyedTable]:
    """List the tables with their partitions."""
    for name in ("article_days", "newest_day", "names"):
        connection.execute(read_sql(f"lake/places/{name}"))
    rows = connection.execute(read_sql("lake/tables")).fetchall()
    return [
        _survey(connection, table if schema == "main" else f"{schema}.{table}", comment, list(columns))
        for (schema, table, comment), columns in groupby(rows, itemgetter(0, 1, 2))
    ]


def _survey(
    connection: DuckDBPyConnection, name: str, comment: str, rows: list[tuple[str, ...]]
) -> SurveyedTable:
    columns = tuple(LakeColumn(*row[3:]) for row in rows)
    _place(connection, name, {column.name for column in columns})
    found = connection.execute(read_sql("lake/digests")).fetchall()
    digests = {part: _digest(rows, total) for part, rows, total in found}
    return SurveyedTable(name, comment, columns, digests or {EMPTY: _digest(0, 0)})


def _place(connection: DuckDBPyConnection, table: str, columns: Collection[str]) -> None:
    """Let the connection read `placed_rows`: a table, and the partition that each row is in."""
    place = next((place for column, place in _PLACES.items() if column in columns), "whole")
    connection.execute(read_sql(f"lake/places/{place}", table))


def _digest(rows: int, total: int) -> str:
    return hashlib.sha256(f"{rows} {total}".encode()).hexdigest()


def write_changed(
    connection: DuckDBPyConnection, table: SurveyedTable, names: Collection[str], folder: Path
) -> Iterator[tuple[str, LakeFile, Path]]:
    """Write these partitions of a table as Parquet below an empty folder; gives each file with its own."""
    _place(connection, table.name, {column.name for column in table.columns})
    changed = pa.table({_PARTITION: pa.array(names, pa.string())})
    with registered(connection, {"changed_partitions": changed}):
        connection.sql(read_sql("lake/changed_rows")).write_parquet(
            str(folder), partition_by=[_PARTITION], compression="zstd", row_group_size=_ROWS_A_GROUP
        )
    written = {path: path.parent.name.removeprefix(f"{_PARTITION}=") for path in folder.rglob("*.parquet")}
    for path, part in sorted(written.items()):
        yield part, _describe(path), path
    if not written:
        path = write_empty(connection, table.name, folder)
        yield EMPTY, _describe(path), path


def write_empty(connection: DuckDBPyConnection, table: str, folder: Path) -> Path:
    """Write a table without its rows."""
    path = folder / "empty.parquet"
    connection.table(table).limit(0).write_parquet(str(path), compression="zstd")
    return path


def _describe(path: Path) -> LakeFile:
    return LakeFile(hash_file(path), path.stat().st_size, pq.read_metadata(path).num_rows)
