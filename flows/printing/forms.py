"""The forms that commands print in."""

from __future__ import annotations

from enum import StrEnum


class RowFormat(StrEnum):
    """How rows are printed, or one thing."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"
    JSONL = "jsonl"
    PARQUET = "parquet"


OF_ONE = (RowFormat.TABLE, RowFormat.JSON, RowFormat.JSONL)
"""The forms of what is one thing, and no rows."""
