"""Prints the rows of a query in the format asked for."""

from __future__ import annotations

import sys
from itertools import islice
from typing import TYPE_CHECKING

from flows import row_formats, terminal
from tasks.core.errors import UsageError

if TYPE_CHECKING:
    import pyarrow as pa


def print_table(table: pa.Table, form: str, most_rows: int) -> None:
    """Print a query's result; a table on the terminal shows at most `most_rows`."""
    match form:
        case "csv":
            sys.stdout.writelines(row_formats.csv_lines(table))
        case "json":
            print(row_formats.json_text(table))
        case "parquet":
            print_parquet(table)
        case _:
            shown = islice(row_formats.rows(table), most_rows)
            terminal.print_rows(table.column_names, shown, table.num_rows - most_rows)


def print_parquet(table: pa.Table) -> None:
    """Write Parquet to standard output, unless that is a terminal."""
    if sys.stdout.isatty():
        raise UsageError(
            "Parquet is no text", "Send it to a file: copydesk query ... --format parquet > FILE"
        )
    sys.stdout.buffer.write(row_formats.parquet_bytes(table))
