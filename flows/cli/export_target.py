"""What an export is asked for, its format and the path that it goes to, told without loading a writer."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

PARQUET_ENDING = ".parquet"


class ExportFormat(StrEnum):
    """What `export` writes."""

    WARC = "warc"
    PARQUET = "parquet"
    JSONL = "jsonl"
    CSV = "csv"
    SQLITE = "sqlite"
    DUCKDB = "duckdb"

    @property
    def is_text(self) -> bool:
        """Whether a terminal can show it."""
        return self in {ExportFormat.JSONL, ExportFormat.CSV}


@dataclass(frozen=True, slots=True)
class Target:
    """Where an export goes, and whether it may take the place of what is there."""

    form: ExportFormat
    path: Path
    may_replace: bool

    @property
    def is_folder(self) -> bool:
        """Tell whether many files are written."""
        return self.form is ExportFormat.PARQUET and self.path.suffix != PARQUET_ENDING

    @property
    def unit(self) -> str:
        """What is counted."""
        return "captures" if self.form is ExportFormat.WARC else "articles"
