"""Writes articles as one file, JSON Lines, CSV or Parquet, or as a folder of Parquet files by month.

Takes batches of rows as Arrow has them; for a folder in any order, each with its `published_month`. Times
are ISO 8601 in UTC, lists and structures stay what they are, in CSV as JSON. A folder has
`published_month=2026-01/` and so on, with one or more `part-N.parquet` each, which DuckDB, pyarrow and Spark
read as one table; rows wait in memory, within a bound, so that a month's come together. File or folder appear
when they are whole.
"""

from __future__ import annotations

import gzip
from collections import defaultdict
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, BinaryIO, cast

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from tasks.clients.export.arrow_rows import list_rows
from tasks.clients.files.replacing import new_file, new_folder
from tasks.core.cells import csv_lines, write_scalar
from tasks.core.errors import UsageError
from tasks.core.printable import write_json

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path


JSONL_ENDINGS = (".jsonl", ".jsonl.gz")
CSV_ENDINGS = (".csv", ".csv.gz")
PACKING_LEVEL = 6


def write_jsonl(path: Path, batches: Iterable[pa.RecordBatch], *, may_replace: bool = False) -> int:
    """Write an object a line, packed where the name ends in .gz; gives their number."""
    if not path.name.endswith(JSONL_ENDINGS):
        raise UsageError(f"{path} is no name of JSON Lines", f"Let it end in {' or '.join(JSONL_ENDINGS)}")
    written = 0
    with new_file(path, may_replace=may_replace) as building, _open_packed(building) as file:
        for batch in batches:
            file.writelines(map(_json_line, batch.to_pylist()))
            written += batch.num_rows
    return written


def write_csv(
    path: Path, schema: pa.Schema, batches: Iterable[pa.RecordBatch], *, may_replace: bool = False
) -> int:
    """Write a head line and a line a row, packed where the name ends in .gz; gives the number of rows."""
    if not path.name.endswith(CSV_ENDINGS):
        raise UsageError(f"{path} is no name of CSV", f"Let it end in {' or '.join(CSV_ENDINGS)}")
    written = 0
    with new_file(path, may_replace=may_replace) as building, _open_packed(building) as file:
        file.writelines(map(str.encode, csv_lines([schema.names])))
        for batch in batches:
            file.writelines(map(str.encode, csv_lines(list_rows(batch))))
            written += batch.num_rows
    return written


def write_parquet(
    path: Path, schema: pa.Schema, batches: Iterable[pa.RecordBatch], *, may_replace: bool = False
) -> int:
    """Write one Parquet file; gives the number of its rows."""
    with new_file(path, may_replace=may_replace) as building:
        return _write_rows(building, schema, batches)


def _write_rows(path: Path, schema: pa.Schema, batches: Iterable[pa.RecordBatch]) -> int:
    written = 0
    with pq.ParquetWriter(path, schema, compression="zstd") as writer:
        for batch in batches:
            writer.write_batch(batch)
            written += batch.num_rows
    return written


@contextmanager
def _open_packed(path: Path) -> Iterator[BinaryIO]:
    with path.open("wb") as file:
        if path.suffix != ".gz":
            yield file
            return
        with gzip.GzipFile("", "wb", PACKING_LEVEL, file, mtime=0) as packed:
            yield cast("BinaryIO", packed)


def _json_line(row: dict[str, object]) -> bytes:
    return write_json(row, write_scalar).encode() + b"\n"


MONTH = "published_month"
UNKNOWN_MONTH = "__HIVE_DEFAULT_PARTITION__"
"""How readers of partitions spell null."""
MOST_WAITING_BYTES = 128 * 1024 * 1024


def write_partitions(
    path: Path,
    batches: Iterable[pa.RecordBatch],
    *,
    may_replace: bool = False,
    most_waiting_bytes: int = MOST_WAITING_BYTES,
) -> int:
    """Write a folder; gives the number of all rows."""
    written = 0
    with new_folder(path, may_replace=may_replace) as building:
        waiting = _Waiting(building)
        for batch in batches:
            waiting.add(batch)
            written += batch.num_rows
            while waiting.bytes > most_waiting_bytes:
                waiting.write_fullest()
        waiting.write_all()
    return written


@dataclass(slots=True)
class _Waiting:
    """Rows that are not written yet, by month."""

    folder: Path
    bytes: int = 0
    _rows: defaultdict[str, list[pa.RecordBatch]] = field(default_factory=lambda: defaultdict(list))
    _bytes: defaultdict[str, int] = field(default_factory=lambda: defaultdict(int))
    _parts: int = 0

    def add(self, batch: pa.RecordBatch) -> None:
        """Sort the rows of a batch to their months."""
        months = pc.fill_null(batch[MONTH], UNKNOWN_MONTH)
        rows = batch.drop_columns([MONTH])
        for month in pc.unique(months).to_pylist():
            of_month = rows.filter(pc.equal(months, month))
            self._rows[month].append(of_month)
            self._bytes[month] += of_month.nbytes
            self.bytes += of_month.nbytes

    def write_fullest(self) -> None:
        """Write what waits of the month that has most."""
        self._write(max(self._bytes, key=self._bytes.__getitem__))

    def write_all(self) -> None:
        """Write what is left."""
        for month in sorted(self._bytes):
            self._write(month)

    def _write(self, month: str) -> None:
        folder = self.folder / f"{MONTH}={month}"
        folder.mkdir(exist_ok=True)
        table = pa.Table.from_batches(self._rows.pop(month))
        pq.write_table(table, folder / f"part-{self._parts}.parquet", compression="zstd")
        self._parts += 1
        self.bytes -= self._bytes.pop(month)
