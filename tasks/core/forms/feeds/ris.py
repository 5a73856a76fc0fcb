"""RIS, as libraries and reference managers export references: a line a value, each under its tag."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, BinaryIO

from tasks.core.forms.feeds.references import read_references
from tasks.core.forms.form import Item, ReadOptions, StreamForm
from tasks.core.forms.rows.row_values import LONGEST_VALUE, MOST_VALUES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tasks.core.forms.feeds.references import Reference

_RIS_START = re.compile(rb"\s*TY {1,2}- ?[A-Z]{2,6}\s*[\r\n]")
_RIS_LINE = re.compile(r"([A-Z][A-Z0-9]) {1,2}-(?: |$)(.*)")
_RIS_FIELDS = {
    **dict.fromkeys(("TI", "T1"), "title"),
    **dict.fromkeys(("AU", "A1"), "authors"),
    **dict.fromkeys(("DA", "PY", "Y1"), "published_at"),
    **dict.fromkeys(("T2", "JO", "JF", "PB"), "publisher"),
    **dict.fromkeys(("UR", "LK"), "url"),
    **dict.fromkeys(("AB", "N2"), "description"),
    **dict.fromkeys(("KW",), "tags"),
    **dict.fromkeys(("LA",), "language"),
}
_RIS_END = "ER"
_LONGEST_LINE = 1024 * 1024


def _recognise(head: bytes, _name: str) -> bool:
    return _RIS_START.match(head) is not None


def _read(stream: BinaryIO, options: ReadOptions) -> Iterator[Item]:
    return read_references(_split(stream), RIS.media_type, options)


def _split(stream: BinaryIO) -> Iterator[Reference]:
    said: dict[str, list[str]] = {}
    values: list[str] = []
    while line := stream.readline(_LONGEST_LINE):
        text = line.decode("utf-8", "replace").removeprefix("\ufeff").rstrip()
        found = _RIS_LINE.match(text)
        if found is None:
            values[-1:] = [f"{values[-1]} {text.strip()}"[:LONGEST_VALUE]] if values else []
        elif found[1] == _RIS_END:
            yield said
            said, values = {}, []
        else:
            values = said.setdefault(_RIS_FIELDS.get(found[1], ""), [])
            values += [found[2].strip()] if len(values) < MOST_VALUES else []
    if said:
        yield said


RIS = StreamForm("RIS", "application/x-research-info-systems", (".ris",), _recognise, _read)
