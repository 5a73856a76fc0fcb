"""Writes articles as a folder of Parquet files by month of publication.

Takes batches of rows in any order, each with its `published_month`; gives `published_month=2026-01/` and
so on, with one or more `part-N.parquet` each, which DuckDB, pyarrow and Spark read as one table. Rows
wait in memory, within a bound, so that a month's come together: the fullest month is written when the
bound is reached. The folder appears when it is whole.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from tasks.clients.exports.new_paths import new_folder

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

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
