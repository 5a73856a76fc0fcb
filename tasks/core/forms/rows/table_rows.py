"""Tables as text: CSV, TSV and their kin, a row about an article each (`article_row`).

The first row names the columns; what parts them (comma, semicolon, tab, bar) is what parts the names best.
A row's place is its number, the first one below the names being 1. A row that has more cells than there are
columns is damaged, for nobody can tell which is which, and costs itself alone. A table without a column for
text, page or URL is refused with the names that it has. A file is a table by its ending, or where its first
line is mostly names that are known.
"""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, BinaryIO, cast

from tasks.core.clean.input.charsets import decode, starts_with_mark
from tasks.core.errors import QuarantineError
from tasks.core.forms.form import TOLD_BYTES, Item, ReadOptions, StreamForm
from tasks.core.forms.rows.article_row import (
    fold_column,
    load_row_names,
    names_article,
    read_row,
    refuse_columns,
    refuse_other_rows,
)
from tasks.core.records import Reason

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

TABLE_ENDINGS = (".csv", ".tsv", ".tab", ".psv")
_DELIMITERS = (",", "\t", ";", "|")
_LEAST_KNOWN = 2
_LONGEST_NAMES = 4096


def _recognise(head: bytes, name: str) -> bool:
    if name.endswith(TABLE_ENDINGS):
        return bool(head.strip()) and (b"\x00" not in head or starts_with_mark(head))
    if not 0 < (head.find(b"\n") + 1 or len(head)) <= _LONGEST_NAMES:
        return False
    delimiter, columns = _split_names(_decode_first_line(head))
    known = {fold_column(each) for each in columns} & load_row_names().known
    is_named = len(known) >= _LEAST_KNOWN and 2 * len(known) > len(columns) and names_article(columns, {})
    return is_named and _count_cells(head, delimiter) in {None, len(columns)}


def _count_cells(head: bytes, delimiter: str) -> int | None:
    """Count the cells of the first row below the names; None where there is none."""
    lines = io.StringIO(_cut_at_line(head).decode("utf-8-sig", "replace"), newline="")
    try:
        rows = csv.reader(lines, delimiter=delimiter)
        next(rows, None)
        return len(row) if (row := next(rows, None)) else None
    except csv.Error:
        return None


def _read(stream: BinaryIO, options: ReadOptions) -> Iterator[Item]:
    buffered = io.BufferedReader(cast("io.RawIOBase", stream), TOLD_BYTES)
    head = _cut_at_line(buffered.peek(TOLD_BYTES)[:TOLD_BYTES])
    text = io.TextIOWrapper(buffered, decode(head).charset, errors="replace", newline="")
    delimiter, columns = _split_names(_decode_first_line(head))
    if not names_article(columns, options.columns):
        raise refuse_columns(columns, _WHAT)
    csv.field_size_limit(max(options.max_bytes, TOLD_BYTES))
    return refuse_other_rows(_read_rows(csv.reader(text, delimiter=delimiter), options), _WHAT)


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
    if len(cells) > len(columns):
        detail = f"row {place} has {len(cells)} cells under {len(columns)} names"
        return Item(place, reason=Reason.UNREADABLE, detail=detail)
    return read_row(dict(zip(columns, cells, strict=False)), place, options)


def _cut_at_line(head: bytes) -> bytes:
    """Give bytes up to the end of a line: a character that is cut in two would hide the charset."""
    return (head[: head.rfind(b"\n") + 1] or head) if len(head) >= TOLD_BYTES else head


def _decode_first_line(head: bytes) -> str:
    if starts_with_mark(head) and b"\x00" in head:
        return decode(head).text.partition("\n")[0]
    return head.partition(b"\n")[0].decode("utf-8-sig", "replace")


def _split_names(line: str) -> tuple[str, list[str]]:
    """Give what parts the names of the columns, and the names."""
    names = load_row_names().known
    split = {sign: _split(line, sign) for sign in _DELIMITERS}
    best = max(split, key=lambda sign: (sum(fold_column(n) in names for n in split[sign]), len(split[sign])))
    return best, split[best]


def _split(line: str, sign: str) -> list[str]:
    try:
        return [name.strip() for name in next(csv.reader([line.strip("\r\n")], delimiter=sign), [])]
    except csv.Error:
        return []


TABLE_ROWS = StreamForm("table", "text/csv", TABLE_ENDINGS, _recognise, _read)
_WHAT = f"{TABLE_ROWS.media_type}: a table"
