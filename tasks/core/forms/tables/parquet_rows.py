"""Parquet, such as Hugging Face's cc_news: a row about an article each (`article_row`), its place its number.

Only the columns that may say something of an article are read, page by page, some rows at a time, so that
memory follows the rows and not the file. pyarrow reads it, in C++: behind the fence of a child, for a few
hundred bytes may unpack to gigabytes whatever its footer says. What it refuses is damaged.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING, BinaryIO

from tasks.core.forms.form import Item, ReadOptions, StreamForm
from tasks.core.forms.rows.article_row import (
    find_column,
    load_row_names,
    names_article,
    read_row,
    refuse_columns,
    refuse_other_rows,
)
from tasks.core.forms.rows.unread_columns import SAMPLED_ROWS
from tasks.core.forms.tables.record_batches import read_batches

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pyarrow import RecordBatch
    from pyarrow.parquet import ParquetFile

MAGIC = b"PAR1"
_ROWS_AT_ONCE = 64
_MOST_SAMPLED_BYTES = 16 * 1024 * 1024
_LARGE = b"..."
"""Stands for a value that is not looked at."""
_BUFFER_BYTES = 1024 * 1024


def _recognise(head: bytes, _name: str) -> bool:
    return head.startswith(MAGIC)


def _read(stream: BinaryIO, options: ReadOptions) -> Iterator[Item]:
    unnoted = replace(options, note_row=None)
    return refuse_other_rows(read_batches(_open_batches(stream, options), unnoted, "Parquet"), _WHAT)


def _open_batches(stream: BinaryIO, options: ReadOptions) -> Iterator[RecordBatch]:
    from pyarrow.parquet import ParquetFile

    file = ParquetFile(stream, buffer_size=_BUFFER_BYTES, pre_buffer=False)
    columns = _choose_columns(file, options)
    _note_rows(file, columns, options)
    yield from file.iter_batches(_ROWS_AT_ONCE, columns=columns, use_threads=False)


def _note_rows(file: ParquetFile, columns: Sequence[str], options: ReadOptions) -> None:
    """Have the first rows noted with their other columns, of which no large one is unpacked for that."""
    if options.note_row is None or not file.num_row_groups:
        return
    group, schema = file.metadata.row_group(0), file.schema_arrow
    sizes: Counter[str] = Counter()
    for at in range(group.num_columns):
        column = group.column(at)
        sizes[column.path_in_schema.partition(".")[0]] += column.total_uncompressed_size
    others = [name for name in schema.names if name not in columns]
    small = [name for name in others if sizes[name] <= _MOST_SAMPLED_BYTES]
    sampled = [*columns, *small]
    for batch in islice(file.iter_batches(SAMPLED_ROWS, columns=sampled, use_threads=False), 1):
        for row in batch.to_pylist():
            read_row(row | dict.fromkeys(set(others) - set(small), _LARGE), "", options)


def _choose_columns(file: ParquetFile, options: ReadOptions) -> list[str]:
    given = file.schema_arrow.names
    if not names_article(given, options.columns):
        raise refuse_columns(given, _WHAT)
    asked, known = set(options.columns.values()), load_row_names().known
    return [name for name in given if name in asked or find_column(name) in known]


_MEDIA_TYPE = "application/vnd.apache.parquet"
_WHAT = f"{_MEDIA_TYPE}: Parquet"
PARQUET_ROWS = StreamForm(
    "Parquet", _MEDIA_TYPE, (".parquet",), _recognise, _read, seeks=True, is_fenced=True
)
