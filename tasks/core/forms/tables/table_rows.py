"""Tables as text: CSV, TSV and their kin, a row about an article each (`article_row`).

How it is written, and which row names the columns, its head tells (`table_heads`).
A row's place is its number, the first one below the names being 1. A row that has more cells than there are
columns is damaged, for nobody can tell which is which, and costs itself alone. A table without a column for
text, page or URL is refused with the names that it has. A file is a table by its ending, or where its first
line is mostly names that are known.
"""

from __future__ import annotations

import csv
import io
from contextlib import suppress
from itertools import islice
from typing import TYPE_CHECKING, BinaryIO, cast

from tasks.core.clean.input.charsets import decode
from tasks.core.errors import QuarantineError
from tasks.core.forms.form import TOLD_BYTES, Item, ReadOptions, StreamForm
from tasks.core.forms.rows.article_row import (
    Row,
    names_article,
    read_row,
    refuse_columns,
    refuse_other_rows,
)
from tasks.core.forms.tables.table_heads import TableHead, count_known, read_table_head, split_names
from tasks.core.records import Reason

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

TABLE_ENDINGS = (".csv", ".tsv", ".tab", ".psv")
_LEAST_KNOWN = 2
_LONGEST_NAMES = 4096
_SAMPLED_ROWS = 10


def _recognise(head: bytes, name: str) -> bool:
    if name.endswith(TABLE_ENDINGS):
        return bool(head.strip()) and b"\x00" not in head
    if not 0 < (head.find(b"\n") + 1 or len(head)) <= _LONGEST_NAMES:
        return False
    _, names = split_names(head.partition(b"\n")[0].decode("utf-8", "replace"))
    known = count_known(names)
    if known < _LEAST_KNOWN or 2 * known <= len(names) or not names_article(names, {}):
        return False
    text = _decode_head(head)
    return _count_cells(text, read_table_head(text, {})) in {None, len(names)}


def _count_cells(text: str, told: TableHead) -> int | None:
    """Count the cells of the first row below the names; None where there is none."""
    try:
        rows = _open_reader(io.StringIO(text, newline=""), told)
        next(rows, None)
        return len(row) if (row := next(rows, None)) else None
    except csv.Error:
        return None


def _open_reader(lines: Iterable[str], told: TableHead) -> Iterator[list[str]]:
    return csv.reader(
        lines,
        delimiter=told.delimiter,
        quoting=csv.QUOTE_MINIMAL if told.is_quoted else csv.QUOTE_NONE,
        escapechar=told.escape,
        doublequote=told.escape is None,
    )


def _read(stream: BinaryIO, options: ReadOptions) -> Iterator[Item]:
    buffered = io.BufferedReader(cast("io.RawIOBase", stream), TOLD_BYTES)
    head = _cut_at_line(buffered.peek(TOLD_BYTES)[:TOLD_BYTES])
    told = read_table_head(_decode_head(head), options.columns)
    text = io.TextIOWrapper(buffered, decode(head).charset, errors="replace", newline="")
    for _ in range(told.lines_above):
        text.readline()
    csv.field_size_limit(max(options.max_bytes, TOLD_BYTES))
    rows = _open_reader(text, told)
    if not names_article(told.names, options.columns):
        raise refuse_columns(told.names, _WHAT, _sample_rows(rows, told.names))
    return refuse_other_rows(_read_rows(rows, options), _WHAT)


def _sample_rows(rows: Iterator[list[str]], names: Sequence[str]) -> list[Row]:
    """Give some rows below the names, as far as they can be read."""
    with suppress(csv.Error):
        return [dict(zip(names, cells, strict=False)) for cells in islice(rows, 1, _SAMPLED_ROWS)]
    return []


def _read_rows(rows: Iterator[list[str]], options: ReadOptions) -> Iterator[Item]:
    number = 0
    try:
        columns = [name.strip().lstrip("\ufeff") for name in next(rows)]
        for cells in rows:
            if any(cells):
                number += 1
                yield _read_cells(columns, cells, str(number), options)
    except csv.Error as error:
        raise QuarantineError(Reason.UNREADABLE, f"the table breaks below row {number}: {error}") from error


def _read_cells(columns: Sequence[str], cells: Sequence[str], place: str, options: ReadOptions) -> Item:
    if any(cells[len(columns) :]):
        detail = f"row {place} has {len(cells)} cells under {len(columns)} names"
        return Item(place, reason=Reason.UNREADABLE, detail=detail)
    return read_row(dict(zip(columns, cells, strict=False)), place, options)


def _cut_at_line(head: bytes) -> bytes:
    """Give bytes up to the end of a line: a character that is cut in two would hide the charset."""
    return (head[: head.rfind(b"\n") + 1] or head) if len(head) >= TOLD_BYTES else head


def _decode_head(head: bytes) -> str:
    return decode(_cut_at_line(head)).text


TABLE_ROWS = StreamForm("table", "text/csv", TABLE_ENDINGS, _recognise, _read, is_fenced=True)
_WHAT = f"{TABLE_ROWS.media_type}: a table"
