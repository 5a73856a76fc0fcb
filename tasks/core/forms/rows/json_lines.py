"""JSON Lines: an object a line, each a row about an article (`article_row`); its place is the line's number.

A line may be an envelope around articles, as answers of an API that are kept are: these are `12.1` and so on.

Blank lines are passed over, a line that is no object of JSON, or is longer than an article may be, costs
itself alone. Where none of the first lines is about an article the file is of another kind, and refused
whole: nobody wants a quarantined input for each line of a log.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, BinaryIO

from tasks.core.forms.form import TOLD_BYTES, Item, ReadOptions, StreamForm
from tasks.core.forms.rows.article_row import read_row, refuse_other_rows
from tasks.core.forms.rows.envelope import open_envelope
from tasks.core.records import Reason

if TYPE_CHECKING:
    from collections.abc import Iterator

LINES_ENDINGS = (".jsonl", ".ndjson", ".jl", ".jsonlines", ".ldjson")
MOST_ESCAPED = 4
"""So many times as large as the article JSON about it may be: it may escape each byte, and say more of it."""


def _recognise(head: bytes, name: str) -> bool:
    lines = head.lstrip().split(b"\n", 2)
    if not lines[0].startswith(b"{"):
        return False
    if name.endswith(LINES_ENDINGS):
        return True
    is_object = isinstance(parse_json(lines[0]), dict)
    return is_object and len(lines) > 1 and lines[1].lstrip()[:1] == b"{"


def _read(stream: BinaryIO, options: ReadOptions) -> Iterator[Item]:
    return refuse_other_rows(_read_lines(stream, options), f"{JSON_LINES.media_type}: JSON Lines")


def _read_lines(stream: BinaryIO, options: ReadOptions) -> Iterator[Item]:
    longest = max(options.max_bytes * MOST_ESCAPED, TOLD_BYTES)
    number = 0
    while line := stream.readline(longest + 1):
        number += 1
        if len(line) > longest and not line.endswith(b"\n"):
            _skip_line(stream, longest)
            yield Item(str(number), reason=Reason.TOO_LARGE, detail=f"a line of over {longest} bytes")
        elif line.strip(b"\xef\xbb\xbf \t\r\n"):
            yield from _read_within_memory(line, number, options)


def _skip_line(stream: BinaryIO, longest: int) -> None:
    while (rest := stream.readline(longest)) and not rest.endswith(b"\n"):
        pass


def _read_within_memory(line: bytes, number: int, options: ReadOptions) -> list[Item]:
    """Read a line; a few bytes each may be a value that takes a hundred."""
    try:
        return _read_line(line, number, options)
    except MemoryError:
        return [Item(str(number), reason=Reason.TOO_LARGE, detail="a line that needs too much memory")]


def _read_line(line: bytes, number: int, options: ReadOptions) -> list[Item]:
    row = parse_json(line)
    if not isinstance(row, dict):
        detail = f"line {number} is {'no JSON' if row is None else 'no object'}"
        return [Item(str(number), reason=Reason.UNREADABLE, detail=detail)]
    item = read_row(row, str(number), options)
    rows = open_envelope(row, options) if item.reason is Reason.UNSUPPORTED_MEDIA else ()
    inside = [each for each in rows if isinstance(each, dict)]
    return [read_row(each, f"{number}.{at}", options) for at, each in enumerate(inside, 1)] or [item]


def parse_json(line: bytes) -> object:
    """Read one value; None for what is no JSON, or nests deeper than Python goes."""
    try:
        return json.loads(line.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        return None


JSON_LINES = StreamForm(
    "JSON Lines", "application/x-ndjson", LINES_ENDINGS, _recognise, _read, is_fenced=True
)
