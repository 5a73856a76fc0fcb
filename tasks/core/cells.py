"""The values of a row in forms that know text and numbers alone: CSV, SQLite.

Lists and structures become JSON, times ISO 8601. In CSV, null is nothing and no text is a formula.
"""

from __future__ import annotations

import csv
import io
import json
from datetime import date, datetime, time
from decimal import Decimal
from typing import TYPE_CHECKING
from uuid import UUID

from tasks.core.printable import mark_formula

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence


def write_cell(value: object) -> object:
    """Give a value as text, a number, bytes or None; a type that no database has is a TypeError."""
    if value is None or isinstance(value, (str, int, float, bytes)):
        return value
    if isinstance(value, (list, dict)):
        return json.dumps(value, default=write_scalar, ensure_ascii=False)
    return write_scalar(value)


def write_scalar(value: object) -> str:
    """Give a value that JSON has no form for as text."""
    if isinstance(value, (datetime, date, time)):
        return value.isoformat()
    if isinstance(value, (Decimal, UUID)):
        return str(value)
    if isinstance(value, bytes):
        return value.hex()
    raise TypeError(f"{type(value).__name__} has no form in JSON")


def csv_lines(rows: Iterable[Sequence[object]]) -> Iterator[str]:
    """Write a line a row; the names of the columns are one."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    for row in rows:
        writer.writerow([_csv_cell(cell) for cell in row])
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()


def _csv_cell(cell: object) -> object:
    if isinstance(cell, str):
        return mark_formula(cell)
    return cell if isinstance(cell, (Decimal, UUID, bytes)) else write_cell(cell)
