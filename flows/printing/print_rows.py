"""Prints the rows of a query in the format asked for: a table, CSV, JSON, Parquet."""

from __future__ import annotations

import io
import math
import sys
from itertools import chain, count, islice
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq

from flows.printing import terminal
from flows.printing.forms import RowFormat
from tasks.core.cells import csv_lines, write_scalar
from tasks.core.errors import UsageError
from tasks.core.printable import write_json

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence


def print_table(table: pa.Table, form: RowFormat, most_rows: int) -> None:
    """Print a query's result; a value that Python or the format has no form for is a UsageError."""
    try:
        print_rows(table, form, most_rows)
    except (pa.ArrowException, OverflowError, TypeError) as error:
        raise UsageError(
            f"A value has no form in {form}: {error}", "Cast its column to VARCHAR in the SQL"
        ) from error


def print_rows(table: pa.Table, form: RowFormat, most_rows: int) -> None:
    """Print rows as asked; a table on the terminal shows at most `most_rows`."""
    match form:
        case RowFormat.CSV:
            sys.stdout.writelines(
                map(terminal.printable, csv_lines(chain([table.column_names], rows(table))))
            )
        case RowFormat.JSON:
            print(json_text(table))
        case RowFormat.JSONL:
            sys.stdout.writelines(f"{line}\n" for line in json_lines(table))
        case RowFormat.PARQUET:
            print_parquet(table)
        case RowFormat.TABLE:
            shown = islice(rows(table), most_rows)
            terminal.print_plain_rows(table.column_names, shown, table.num_rows - most_rows)


def print_objects(objects: Sequence[Mapping[str, object]], form: RowFormat) -> None:
    """Print what is not asked of the database in a form of rows, or of JSON."""
    match form:
        case RowFormat.JSON:
            terminal.print_json(list(objects), str, indent=1)
        case RowFormat.JSONL:
            for each in objects:
                terminal.print_json(each, str)
        case _:
            print_table(pa.Table.from_pylist([dict(each) for each in objects]), form, len(objects))


def print_parquet(table: pa.Table) -> None:
    """Write Parquet to standard output, unless that is a terminal."""
    if sys.stdout.isatty():
        raise UsageError(
            "Parquet is no text", "Send it to a file: copydesk query ... --format parquet > FILE"
        )
    sys.stdout.buffer.write(parquet_bytes(table))


_ROWS_AT_ONCE = 1000


def json_text(table: pa.Table) -> str:
    """Write a JSON array with an object a row; a column's name that comes again gets a number."""
    named = table.rename_columns(name_apart(table.column_names))
    return write_json(_as_finite(named.to_pylist()), write_scalar, indent=1)


def json_lines(table: pa.Table) -> Iterator[str]:
    """Write a JSON object a row, each on a line of its own, named as in `json_text`."""
    names = name_apart(table.column_names)
    for row in rows(table):
        yield write_json(_as_finite(dict(zip(names, row, strict=True))), write_scalar)


def name_apart(names: Sequence[str]) -> list[str]:
    """Number the names that come again, as DuckDB does: `x`, `x_1`."""
    given: list[str] = []
    for name in names:
        free = (f"{name}_{number}" if number else name for number in count())
        given.append(next(new for new in free if new not in given))
    return given


def parquet_bytes(table: pa.Table) -> bytes:
    """Write a Parquet file."""
    buffer = io.BytesIO()
    pq.write_table(table, buffer, compression="zstd")
    return buffer.getvalue()


def rows(table: pa.Table) -> Iterator[tuple[Any, ...]]:
    """Give the rows of a table as tuples of Python values."""
    for batch in table.to_batches(max_chunksize=_ROWS_AT_ONCE):
        yield from zip(*(column.to_pylist() for column in batch.columns), strict=True)


def _as_finite(value: object) -> object:
    """Give null for NaN and the infinities, which JSON has no numbers for."""
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, dict):
        return {name: _as_finite(each) for name, each in value.items()}
    return [_as_finite(each) for each in value] if isinstance(value, (list, tuple)) else value
