"""The rows of Arrow's batches as Python's values, for forms that are written row by row."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pyarrow as pa

if TYPE_CHECKING:
    from collections.abc import Iterator


def list_rows(batch: pa.RecordBatch) -> Iterator[tuple[Any, ...]]:
    """Give each row as a tuple, a map in it as a dict."""
    return zip(*map(_read_column, batch.columns), strict=True)


def _read_column(column: pa.Array) -> list[Any]:
    values = column.to_pylist()
    is_map = pa.types.is_map(column.type)
    return [dict(value) if value is not None else None for value in values] if is_map else values
