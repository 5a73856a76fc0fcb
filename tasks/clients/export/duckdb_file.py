"""Writes tables as one DuckDB file, and nothing of copydesk's own beside them.

For tools that stumble over a second schema, and to hand on a part. Takes tables as Arrow has them, the
readers' or one answer; types and comments are those of the news database, views are tables. `search()` stays
there: its index is such a schema. The file appears when it is whole.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tasks.clients.export.chosen import DICTIONARY
from tasks.clients.files.duckdb_files import open_file, quote_text
from tasks.clients.files.replacing import new_file
from tasks.core.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    import pyarrow as pa
    from duckdb import DuckDBPyConnection

    from tasks.clients.export.chosen import ChosenTable

DUCKDB_ENDINGS = (".duckdb", ".ddb")


def write_duckdb(
    path: Path,
    tables: Iterable[ChosenTable],
    on_rows: Callable[[int], object] = lambda _more: None,
    *,
    may_replace: bool = False,
) -> int:
    """Write the tables; gives the number of rows of the first, and tells of each few that are written."""
    if not path.name.endswith(DUCKDB_ENDINGS):
        raise UsageError(f"{path} is no name of DuckDB's", f"Let it end in {' or '.join(DUCKDB_ENDINGS)}")
    written, first = 0, ""

    def watch(rows: int) -> None:
        nonlocal written
        written += rows
        on_rows(rows)

    with new_file(path, may_replace=may_replace) as building, open_file(building, "written") as connection:
        for table in tables:
            first = first or table.name
            if table.name == DICTIONARY:
                _comment(connection, table.rows)
            else:
                _write(connection, table, watch if table.name == first else lambda _rows: None)
    return written


def _write(connection: DuckDBPyConnection, table: ChosenTable, watch: Callable[[int], None]) -> None:
    watched = table.rows.from_batches(table.rows.schema, _watched(table.rows, watch))
    connection.register("given", watched)
    connection.execute(f"CREATE TABLE {table.name} AS FROM given")
    connection.unregister("given")


def _watched(batches: pa.RecordBatchReader, watch: Callable[[int], None]) -> Iterator[pa.RecordBatch]:
    for batch in batches:
        yield batch
        watch(batch.num_rows)


def _comment(connection: DuckDBPyConnection, dictionary: pa.RecordBatchReader) -> None:
    """Say of each column what it holds."""
    for row in dictionary.read_all().to_pylist():
        if holds := row["holds"]:
            column = f'{row["table_name"]}."{row["column_name"]}"'
            connection.execute(f"COMMENT ON COLUMN {column} IS {quote_text(holds)}")
