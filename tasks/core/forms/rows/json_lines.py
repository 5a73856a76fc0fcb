"""JSON Lines: an object a line, each a row about an article (`article_row`); its place is the line's number.

Blank lines are passed over, a line that is no object of JSON, or is longer than an article may be, costs
itself alone. Where none of the first lines is about an article the file is of another kind, and refused
whole: nobody wants a quarantined input for each line of a log.
"""

from __future__ import annotations

import json
from itertools import chain, islice
from typing import TYPE_CHECKING, BinaryIO

from tasks.core.errors import QuarantineError
from tasks.core.forms.form import TOLD_BYTES, Item, ReadOptions, StreamForm
from tasks.core.forms.rows.article_row import read_row
from tasks.core.records import Reason

if TYPE_CHECKING:
    from collections.abc import Iterator

LINES_ENDINGS = (".jsonl", ".ndjson", ".jl", ".jsonlines", ".ldjson")
TRIED_LINES = 100
"""So many lines without one article make a file of another kind."""
_LINE_OVERHEAD = 4
"""JSON may escape each byte of an article, and say more of it beside."""


def _recognise(head: bytes, name: str) -> bool:
    lines = head.lstrip().split(b"\n", 2)
    if not lines[0].startswith(b"{"):
        return False
    if name.endswith(LINES_ENDINGS):
        return True
    first = _parse(lines[0])
    if first is None or not isinstance(first, dict):
        return False
    return len(lines) > 1 and lines[1].lstrip()[:1] == b"{"


def _read(stream: BinaryIO, options: ReadOptions) -> Iterator[Item]:
    items = _read_lines(stream, options)
    first = list(islice(items, TRIED_LINES))
    if first and all(item.reason is not None for item in first):
        said = first[0].detail or ""
        raise QuarantineError(
            Reason.UNSUPPORTED_MEDIA, f"application/x-ndjson: no line is an article; {said}"
        )
    yield from chain(first, items)


def _read_lines(stream: BinaryIO, options: ReadOptions) -> Iterator[Item]:
    longest = max(options.max_bytes * _LINE_OVERHEAD, TOLD_BYTES)
    number = 0
    while line := stream.readline(longest + 1):
        number += 1
        if len(line) > longest and not line.endswith(b"\n"):
            _skip_line(stream, longest)
            yield Item(str(number), reason=Reason.TOO_LARGE, detail=f"a line of over {longest} bytes")
        elif line.strip(b"\xef\xbb\xbf \t\r\n"):
            yield _read_line(line, number, options)


def _skip_line(stream: BinaryIO, longest: int) -> None:
    while (rest := stream.readline(longest)) and not rest.endswith(b"\n"):
        pass


def _read_line(line: bytes, number: int, options: ReadOptions) -> Item:
    row = _parse(line)
    if row is None:
        return Item(str(number), reason=Reason.UNREADABLE, detail=f"line {number} is no JSON")
    if not isinstance(row, dict):
        return Item(str(number), reason=Reason.UNREADABLE, detail=f"line {number} is no object")
    return read_row(row, str(number), options)


def _parse(line: bytes) -> object:
    """Read one line; None for what is no JSON, or nests deeper than Python goes."""
    try:
        return json.loads(line.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        return None


JSON_LINES = StreamForm("JSON Lines", "application/x-ndjson", LINES_ENDINGS, _recognise, _read)
