"""Arrow, as data sets of Hugging Face lie on disk, and Feather: a row about an article each (`article_row`).

Both shapes, the file and the stream, are read a batch of rows at a time, as they were written. pyarrow reads
them, in C++: behind the fence of a child. What it refuses is damaged.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, BinaryIO

from tasks.core.forms.form import Item, ReadOptions, StreamForm
from tasks.core.forms.rows.article_row import names_article, refuse_columns, refuse_other_rows
from tasks.core.forms.tables.record_batches import read_batches

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pyarrow import RecordBatch

_FILE, _STREAM = b"ARROW1", b"\xff\xff\xff\xff"


def _recognise(head: bytes, name: str) -> bool:
    return head.startswith(_FILE) or (
        head.startswith(_STREAM) and (name.endswith(_ENDINGS) or _begins_with_schema(head))
    )


def _begins_with_schema(head: bytes) -> bool:
    """Tell a stream by its first message: its length, in steps of eight, and in it where its table begins."""
    length, table = (int.from_bytes(head[at : at + 4], "little") for at in (4, 8))
    return 0 < table < length < _LONGEST_SCHEMA and length % 8 == 0 and table % 4 == 0


def _read(stream: BinaryIO, options: ReadOptions) -> Iterator[Item]:
    return refuse_other_rows(read_batches(_check_batches(stream, options), options, "Arrow"), _WHAT)


def _check_batches(stream: BinaryIO, options: ReadOptions) -> Iterator[RecordBatch]:
    for batch in _open_batches(stream):
        batch.validate(full=True)  # what points outside of it would be read all the same
        if not names_article(batch.schema.names, options.columns):
            raise refuse_columns(batch.schema.names, _WHAT, batch.slice(0, _SAMPLED_ROWS).to_pylist())
        yield batch


def _open_batches(stream: BinaryIO) -> Iterator[RecordBatch]:
    from pyarrow import ipc

    is_file = stream.read(len(_FILE)) == _FILE
    stream.seek(0)
    if is_file:
        file = ipc.open_file(stream)
        return map(file.get_batch, range(file.num_record_batches))
    return iter(ipc.open_stream(stream))


_LONGEST_SCHEMA = 16 * 1024 * 1024
_SAMPLED_ROWS = 10
_ENDINGS = (".arrow", ".feather")
_MEDIA_TYPE = "application/vnd.apache.arrow.file"
_WHAT = f"{_MEDIA_TYPE}: Arrow"
ARROW_ROWS = StreamForm("Arrow", _MEDIA_TYPE, _ENDINGS, _recognise, _read, seeks=True, is_fenced=True)
