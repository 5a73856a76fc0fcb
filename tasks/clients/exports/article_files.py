"""Writes articles as one file, JSON Lines or Parquet, a batch at a time.

Takes batches of rows as Arrow has them. Times are ISO 8601 in UTC, lists and structures stay what they
are. A file appears when it is whole.
"""

from __future__ import annotations

import gzip
import json
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING, BinaryIO, cast

import pyarrow.parquet as pq

from tasks.clients.exports.new_paths import new_file
from tasks.core.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    import pyarrow as pa

JSONL_ENDINGS = (".jsonl", ".jsonl.gz")
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
    return json.dumps(row, default=_write_time, ensure_ascii=False).encode() + b"\n"


def _write_time(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} is in no column of articles")
