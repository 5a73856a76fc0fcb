"""Files that hold many articles, read in a parsing child: what the child is told and gives.

One is sent as a whole and answered at once; one that streams is the standard input of a child of its own,
which gives its items in pieces, so that memory here follows a piece and not the file.
"""

from __future__ import annotations

import io
import os
from contextlib import closing
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, BinaryIO

from tasks.clients.forms.pour import Poured, pour
from tasks.clients.web_archives.unpacked import READ_BYTES
from tasks.core.errors import QuarantineError
from tasks.core.forms.containers.zip_files import MOST_RATIO, SMALL_BYTES
from tasks.core.forms.form import THE_FILE, Item, ReadOptions, StreamForm, WholeForm
from tasks.core.forms.registry import FORMS
from tasks.core.forms.rows.unread_columns import SampledRows, UnreadColumns
from tasks.core.forms.wide_text import level_text
from tasks.core.records import Reason

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tasks.clients.parsing.parsers import ParserPool

_MOST_AT_ONCE = 200_000
"""So many articles, or addresses, of a file that is read as a whole are given at once."""
_MOST_TIMES = 4
"""So many times as much as one article may be, all of such a file come to."""
_PIECE_BYTES = 4 * 1024 * 1024
_PIECE_ITEMS = 256
_pieces: list[Iterator[Piece]] = []
"""In a child that reads a stream: what it has still to give."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Some items of a file that streams, and what of its columns is not read."""

    items: tuple[Item, ...]
    unread: UnreadColumns | None = None


@dataclass(frozen=True, slots=True)
class FormJob:
    """A file, and the name of the form that it is of; one that streams has its bytes elsewhere."""

    form_name: str
    raw: bytes
    max_bytes: int
    columns: Mapping[str, str] = field(default_factory=dict)


def read_form(job: FormJob) -> tuple[Item, ...]:
    """Read the articles of a file; runs in a child process."""
    form = next(form for form in FORMS if isinstance(form, WholeForm) and form.name == job.form_name)
    items = form.read(level_text(job.raw), ReadOptions(job.max_bytes, job.columns))
    if len(items) > _MOST_AT_ONCE:
        raise QuarantineError(Reason.TOO_LARGE, f"{len(items)} articles in a file that is read as a whole")
    if sum(map(_measure, items)) > _MOST_TIMES * job.max_bytes:
        raise QuarantineError(Reason.TOO_LARGE, f"{len(job.raw)} bytes whose articles are far larger: a bomb")
    return tuple(map(_level_words, items))


def _measure(item: Item) -> int:
    """Give about how many bytes an item is."""
    stated = sum(len(said) if isinstance(said, str) else sum(map(len, said)) for _, said in item.stated)
    return len(item.data or b"") + len(item.url or "") + len(item.detail or "") + stated


def _level_words(item: Item) -> Item:
    """Give an item without the halves of characters that JSON may name and UTF-8 cannot say."""
    stated = tuple(
        (field, tuple(map(_level, said)) if isinstance(said, tuple) else _level(said))
        for field, said in item.stated
    )
    return replace(
        item,
        place=_level(item.place),
        url=item.url and _level(item.url),
        detail=item.detail and _level(item.detail),
        stated=stated,
    )


def _level(text: str) -> str:
    return text.encode("utf-8", "replace").decode()


def read_in_child(parsers: ParserPool, form: WholeForm, raw: bytes, options: ReadOptions) -> tuple[Item, ...]:
    """Have a child read a file; a QuarantineError where it cannot."""
    job = FormJob(form.name, raw, options.max_bytes, dict(options.columns))
    (result,) = parsers.parse_each(read_form, [job])
    if isinstance(result, QuarantineError):
        raise result
    return tuple(replace(item, data=raw) if item == THE_FILE else item for item in result)


def begin_stream(job: FormJob) -> Piece | None:
    """Give the first items of the file that is standard input; runs in a child process."""
    form = next(form for form in FORMS if isinstance(form, StreamForm) and form.name == job.form_name)
    file = open(0, "rb", closefd=False)  # noqa: SIM115 - a number, open as long as the child is there
    stream = file if form.seeks else io.BufferedReader(Poured(file), READ_BYTES)
    sample = SampledRows(job.columns)
    items = form.read(stream, ReadOptions(job.max_bytes, job.columns, sample.note))
    _pieces[:] = [_cut_pieces((item for item in items if isinstance(item, Item)), sample)]
    return go_on_with_stream(None)


def go_on_with_stream(_nothing: None) -> Piece | None:
    """Give the next items, None where there are no more; runs in the same child."""
    return next(_pieces[0], None)


def _cut_pieces(items: Iterator[Item], sample: SampledRows) -> Iterator[Piece]:
    """Give items some at a time; those before a break count."""
    piece: list[Item] = []
    length = 0
    try:
        for item in items:
            piece.append(_level_words(item))
            length += len(item.data or b"")
            if length >= _PIECE_BYTES or len(piece) >= _PIECE_ITEMS:
                yield Piece(tuple(piece), sample.describe())
                piece, length = [], 0
    except (QuarantineError, MemoryError):
        if piece:
            yield Piece(tuple(piece), sample.describe())
        raise
    if piece:
        yield Piece(tuple(piece), sample.describe())


def stream_from_child(
    parsers: ParserPool, form: StreamForm, stream: BinaryIO, options: ReadOptions
) -> Iterator[Piece]:
    """Have a child of its own read a stream; a QuarantineError where it cannot, after what it could."""
    with pour(stream) as file:
        yield from _read_pieces(parsers, form, file, options)


def read_file_in_child(
    parsers: ParserPool, form: StreamForm, file: BinaryIO, options: ReadOptions
) -> Iterator[Piece]:
    """Have a child of its own read a file that it can seek in; what gives many times its size is a bomb."""
    size = os.fstat(file.fileno()).st_size
    taken = 0
    for piece in _read_pieces(parsers, form, file, options):
        taken += sum(len(item.data or b"") for item in piece.items)
        if taken > max(SMALL_BYTES, MOST_RATIO * size):
            raise QuarantineError(Reason.TOO_LARGE, f"{size} bytes that unpack to over {taken}: a bomb")
        yield piece


def _read_pieces(
    parsers: ParserPool, form: StreamForm, file: BinaryIO, options: ReadOptions
) -> Iterator[Piece]:
    job = FormJob(form.name, b"", options.max_bytes, dict(options.columns))
    with closing(parsers.parse_file(begin_stream, go_on_with_stream, job, file)) as pieces:
        yield from pieces
