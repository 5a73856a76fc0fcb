"""Prints the rows of a query in the format asked for."""

from __future__ import annotations

import sys
from itertools import islice

import pyarrow as pa

from flows.printing import row_formats, terminal
from tasks.core.errors import UsageError


def print_table(table: pa.Table, form: str, most_rows: int) -> None:
    """Print a query's result; a value that Python or the format has no form for is a UsageError."""
    try:
        print_rows(table, form, most_rows)
    except (pa.ArrowException, OverflowError, TypeError) as error:
        raise UsageError(
            f"A value has no form in {form}: {error}", "Cast its column to VARCHAR in the SQL"
        ) from error


def print_rows(table: pa.Table, form: str, most_rows: int) -> None:
    """Print rows as asked; a table on the terminal shows at most `most_rows`."""
    match form:
        case "csv":
            as_shown = terminal.plain if sys.stdout.isatty() else str
            sys.stdout.writelines(map(as_shown, row_formats.csv_lines(table)))
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
