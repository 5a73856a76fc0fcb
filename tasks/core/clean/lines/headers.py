"""Header lines of a plain text: what stands above the article and speaks about it.

Takes the blocks of a text; gives them back with hints for header lines, the title under or over them, and
the dateline that closes a standfirst, and the candidates for fields that these hold. A title is only
believed beside a header line; a date only in a line that is made to hold one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from tasks.core.clean.fields.fields import Candidate
from tasks.core.clean.lines.header_stack import (
    HeaderLine,
    is_headline,
    read_byline,
    read_date_line,
    read_stack,
)
from tasks.core.records import Kind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tasks.core.clean.input.blocks import Block

HEADER_LINE = "header line"

_ISO_DAY = r"\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d)?(?:\.\d+)?(?:Z|[+-]\d\d:?\d\d)?)?"
_URL = r"https?://[^\s<>\"]+"
_DATE_HEADER = re.compile(rf"date:?\s+(?P<date>{_ISO_DAY})(?:\s+(?P<url>{_URL}))?(?=\s|$)", re.IGNORECASE)
_URL_HEADER = re.compile(rf"(?P<url>{_URL})(?:\s+(?P<date>{_ISO_DAY}))?$")
_DAY_HEADER = re.compile(rf"(?P<date>{_ISO_DAY})(?:\s+(?P<url>{_URL}))?$")
_KEY_HEADER = re.compile(r"(?P<key>[A-Za-z][A-Za-z_ -]{1,16}):\s+(?P<value>\S.*)$")
_KEYS = {
    "title": "title",
    "headline": "title",
    "url": "url",
    "link": "url",
    "canonical": "canonical_url",
    "date": "published_at",
    "published": "published_at",
    "publication date": "published_at",
    "pubdate": "published_at",
    "updated": "modified_at",
    "modified": "modified_at",
    "author": "authors",
    "authors": "authors",
    "byline": "authors",
    "publisher": "publisher",
    "site": "publisher",
    "language": "language",
    "lang": "language",
    "section": "section",
    "tags": "tags",
    "keywords": "tags",
}
_SURE_KEYS = frozenset(_KEYS) - {
    "link",
    "site",
    "updated",
    "modified",
    "language",
    "lang",
    "section",
    "tags",
    "keywords",
}
_MIN_SURE_KEYS = 2
_RULER = re.compile(r"[-=*_~]{3,}")
_MAX_HEADER_LINES = 14
_DATELINE = re.compile(
    r"(?:^|(?<=[.!?…])\s+)"
    r"(?P<all>(?P<date>\d\d\.\d\d\.\d{4}|\d{4}-\d\d-\d\d),\s+(?P<publisher>[A-Z][\w.&' -]{2,40}))$"
)
_NEAR_TOP = 4


@dataclass(frozen=True, slots=True)
class _Head:
    """The header lines, what follows them, and whether the last of them fills its line."""

    blocks: tuple[Block, ...]
    rest: tuple[Block, ...]
    candidates: tuple[Candidate, ...]
    fills_line: bool


def read_headers(blocks: Sequence[Block]) -> tuple[tuple[Block, ...], tuple[Candidate, ...]]:
    """Hint the header lines of a text and give the candidates that stand in them."""
    head = _read_keys(blocks) or _read_first_line(blocks) or _read_titled(blocks)
    has_title = any(candidate.field == "title" for candidate in head.candidates)
    title = head.rest[:1] if head.fills_line and not has_title and _is_titled(head.rest) else ()
    hinted = [block.hinted(Kind.TITLE, "header.title-below") for block in title]
    named = [Candidate("title", block.text, "line under the header line") for block in title]
    rest = head.rest[len(title) :]
    near, found = _read_near_top(rest[:_NEAR_TOP])
    return (*head.blocks, *hinted, *near, *rest[_NEAR_TOP:]), (*head.candidates, *named, *found)


def _read_keys(blocks: Sequence[Block]) -> _Head | None:
    """Read a block of "Key: value" lines."""
    heads: list[Block] = []
    candidates: list[Candidate] = []
    sure = 0
    for block in blocks[:_MAX_HEADER_LINES]:
        match = _KEY_HEADER.match(block.text)
        key = match["key"].strip().casefold() if match else ""
        if key in _KEYS and match:
            candidates.append(Candidate(_KEYS[key], match["value"].strip(), f'{HEADER_LINE} "{key}"'))
            sure += key in _SURE_KEYS
        elif not _RULER.fullmatch(block.text):
            break
        heads.append(block.hinted(Kind.BYLINE, "header.keys"))
    if sure < _MIN_SURE_KEYS:
        return None
    return _Head(tuple(heads), tuple(blocks[len(heads) :]), tuple(candidates), fills_line=True)


def _read_first_line(blocks: Sequence[Block]) -> _Head | None:
    """Read a first line that starts with a date, a URL or both."""
    if not blocks:
        return None
    first = blocks[0]
    match = _DATE_HEADER.match(first.text) or _URL_HEADER.match(first.text) or _DAY_HEADER.match(first.text)
    if not match:
        return None
    fields = {"published_at": match["date"], "url": match["url"]}
    candidates = tuple(Candidate(name, value, HEADER_LINE) for name, value in fields.items() if value)
    head, rest = _split_at(first, match.end())
    hinted = head.hinted(Kind.BYLINE, "header.first-line")
    return _Head((hinted,), (*rest, *blocks[1:]), candidates, fills_line=not rest)


def _read_titled(blocks: Sequence[Block]) -> _Head:
    """Read a headline with its byline or date line under it; the head is empty where there is none."""
    lines = read_stack(blocks)
    hinted = tuple(_hint(block, line) for block, line in zip(blocks, lines, strict=False))
    candidates = tuple(found for line in lines for found in line.candidates)
    return _Head(hinted, tuple(blocks[len(lines) :]), candidates, fills_line=False)


def _is_titled(rest: Sequence[Block]) -> bool:
    """Tell whether the first of `rest` reads as a headline with a text under it."""
    return len(rest) > 1 and is_headline(rest[0].text)


def _read_near_top(blocks: Sequence[Block]) -> tuple[list[Block], list[Candidate]]:
    """Hint the byline, the date line beside it and the dateline near the top."""
    hinted: list[Block] = []
    candidates: list[Candidate] = []
    signed_before = False
    for index, block in enumerate(blocks):
        line = read_byline(block.text) or (read_date_line(block.text) if signed_before else None)
        signed_before = line is not None
        if match := _DATELINE.search(block.text):
            hinted += _split_dateline(block, match, is_first=index == 0)
            candidates.append(Candidate("published_at", _to_iso(match["date"]), "dateline"))
            candidates.append(Candidate("publisher", match["publisher"], "dateline"))
        elif line:
            hinted.append(_hint(block, line))
            candidates.extend(line.candidates)
        else:
            hinted.append(block)
    return hinted, candidates


def _hint(block: Block, line: HeaderLine) -> Block:
    return block.hinted(line.kind, line.rule)


def _to_iso(written: str) -> str:
    """Give a dotted day in ISO 8601: between dots, the day comes first."""
    return "-".join(reversed(written.split("."))) if "." in written else written


def _split_dateline(block: Block, match: re.Match[str], *, is_first: bool) -> list[Block]:
    """Part a standfirst from the dateline that closes it; only the first paragraph is a standfirst."""
    lead, dateline = _split_at(block, match.start("all"))
    if not dateline:
        return [block]
    kind = Kind.DESCRIPTION if is_first else Kind.BODY
    hinted = [lead.hinted(kind, "header.standfirst")] if lead.text else []
    return [*hinted, dateline[0].hinted(Kind.BYLINE, "header.dateline")]


def _split_at(block: Block, at: int) -> tuple[Block, tuple[Block, ...]]:
    """Split a block in two, white space between them dropped; the second may be missing."""
    lead = block.text[:at].rstrip()
    tail = block.text[at:].lstrip()
    first = replace(block, text=lead, end=block.start + len(lead))
    if not tail:
        return first, ()
    return first, (replace(block, text=tail, start=block.end - len(tail)),)
