"""What an export is asked for, its format and the path that it goes to, told without loading a writer."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from tasks.core.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path

PARQUET_ENDING = ".parquet"
PACKED_ENDING = ".gz"


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


FORMS_OF_ENDINGS = {
    PARQUET_ENDING: ExportFormat.PARQUET,
    ".jsonl": ExportFormat.JSONL,
    ".csv": ExportFormat.CSV,
    ".sqlite": ExportFormat.SQLITE,
    ".sqlite3": ExportFormat.SQLITE,
    ".db": ExportFormat.SQLITE,
    ".duckdb": ExportFormat.DUCKDB,
    ".ddb": ExportFormat.DUCKDB,
}
"""What a file holds by its name; each may also be asked for."""


@dataclass(frozen=True, slots=True)
class Target:
    """Where an export goes, whether it may take the place of what is there, and which question it answers."""

    form: ExportFormat
    path: Path
    may_replace: bool
    question: str | None = None

    @property
    def is_folder(self) -> bool:
        """Tell whether many files are written."""
        by_month = self.form is ExportFormat.PARQUET and self.path.suffix != PARQUET_ENDING
        return by_month and self.question is None

    @property
    def unit(self) -> str:
        """What is counted."""
        if self.question is not None:
            return "rows"
        return "captures" if self.form is ExportFormat.WARC else "articles"


def choose_form(path: Path, asked: ExportFormat | None) -> ExportFormat:
    """Give the form of an answer's file: the one asked for, else that of its name."""
    ending = path.with_suffix("").suffix if path.suffix == PACKED_ENDING else path.suffix
    form = asked or FORMS_OF_ENDINGS.get(ending)
    if form is None:
        raise UsageError(
            f"'{path}' does not say in which form",
            f"Let it end in {', '.join(FORMS_OF_ENDINGS)}, or --format",
        )
    if form is ExportFormat.WARC:
        raise UsageError("A web archive holds pages, and no rows", "copydesk export warc PATH --where ...")
    return form
