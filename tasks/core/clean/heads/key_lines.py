"""Heads of "Key: value" lines: saved by hand, by archives, by readers for machines, by mail.

Takes the blocks of a text; gives the head where at least two keys are of those that only heads have, in any
language, or the first says that it is the title. Keys that no language knows end no head that goes on below
them. A line that goes on a value is a part of it. A headline may stand above the keys.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tasks.core.clean.fields.fields import Candidate
from tasks.core.clean.heads.head import Head, KeyedValue, choose_names, hint_all, say_pairs, split_at
from tasks.core.clean.heads.head_lines import RULER, URL, is_headline, is_marked, read_headline
from tasks.core.clean.heads.head_words import name_fields
from tasks.core.records import Kind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tasks.core.clean.input.blocks import Block

HEADER_LINE = "header line"
_KEY = re.compile(
    r"(?:[-*•>]\s+|:)?(?:\*\*|__)?(?P<key>[^\W\d_][^:\uff1a\n\t\"“]{0,40}?)(?:\*\*|__)?\s*[:\uff1a](?:\*\*|__)?(?!//)\s*(?P<value>.*)",
    re.DOTALL,
)
_MAX_KEY_WORDS = 4
_MAX_LINES = 40
_MAX_STRANGE_CHARS = 300
SURE = frozenset(
    {
        "title",
        "authors",
        "published_at",
        "canonical_url",
        "url",
        "publisher",
        "sender",
        "published_late",
        "body",
    }
)
_MIN_SURE = 2
_UNSURE_KEYS = frozenset({"link", "site", "text", "update", "updated"})


@dataclass(frozen=True, slots=True)
class KeyLine:
    """One pair and the places of its lines, the first one's in front."""

    pair: KeyedValue
    first: int
    last: int


def read_key_line(text: str) -> tuple[str, str] | None:
    """Split "Key: value"; None for a line that is no such pair."""
    match = _KEY.fullmatch(text)
    if match is None or len(match["key"].split()) > _MAX_KEY_WORDS:
        return None
    return match["key"].strip(), match["value"].strip()


def is_known_pair(text: str) -> bool:
    """Whether a line is a pair whose key some language knows: it says something of the article."""
    split = read_key_line(text)
    return split is not None and split[0].casefold() not in _UNSURE_KEYS and bool(name_fields([split[0]])[0])


def is_sender(text: str) -> bool:
    """Whether a line says in any language who sent a mail."""
    split = read_key_line(text)
    return split is not None and "sender" in name_fields([split[0]])[0]


def read_keys(blocks: Sequence[Block]) -> Head | None:
    """Read a block of "Key: value" lines, at the beginning or under a headline."""
    if not blocks:
        return None
    return _read_from(blocks, 0) or (_read_from(blocks, 1) if is_headline(blocks[0].text) else None)


def _read_from(blocks: Sequence[Block], start: int) -> Head | None:
    lines = _collect(blocks[: start + _MAX_LINES], start)
    names = choose_names([line.pair for line in lines])
    known = [i for i, name in enumerate(names) if name]
    if not known:
        return None
    lines, names = lines[: known[-1] + 1], names[: known[-1] + 1]
    if "body" in names[:-1]:
        at = names.index("body")
        lines, names = lines[: at + 1], names[: at + 1]
    if not _is_head(lines, names, is_titled=start > 0):
        return None
    return _make_head(blocks, start, lines, names)


def _is_head(lines: Sequence[KeyLine], names: Sequence[str], *, is_titled: bool) -> bool:
    """Whether enough of the keys are such as only heads have."""
    sure = {
        name
        for line, name in zip(lines, names, strict=True)
        if name in SURE and line.pair.key.casefold() not in _UNSURE_KEYS
    }
    if len(sure - {"body"}) >= _MIN_SURE:
        return True
    return not is_titled and names[0] == "title" and bool(lines[0].pair.value)


def _make_head(blocks: Sequence[Block], start: int, lines: Sequence[KeyLine], names: Sequence[str]) -> Head:
    last = lines[-1].last
    while last + 1 < len(blocks) and RULER.fullmatch(blocks[last + 1].text):
        last += 1
    candidates = say_pairs([line.pair for line in lines], HEADER_LINE)
    head, rest = hint_all(blocks[start : last + 1], "header.keys"), tuple(blocks[last + 1 :])
    body = lines[-1]
    if names[-1] == "body" and body.pair.value:
        marker, text = split_at(blocks[body.first], len(blocks[body.first].text) - len(body.pair.values[0]))
        head = (*head[: body.first - start], marker.hinted(Kind.BYLINE, "header.keys"))
        rest = (*text, *blocks[body.first + 1 :])
    if start:
        title = blocks[0]
        head = (title.hinted(Kind.TITLE, "header.title-above"), *head)
        candidates = (
            Candidate("title", read_headline(title.text), "line over the header lines"),
            *candidates,
        )
    return Head(head, rest, candidates)


def _collect(blocks: Sequence[Block], start: int) -> list[KeyLine]:
    """Give the pairs from `start` on, up to the first line that can be none and goes on none."""
    lines: list[KeyLine] = []
    at = start
    while at < len(blocks):
        text = blocks[at].text
        split = read_key_line(text)
        if split and (len(text) <= _MAX_STRANGE_CHARS or name_fields([split[0]])[0]):
            lines.append(KeyLine(KeyedValue(split[0], (split[1],) if split[1] else ()), at, at))
        elif URL.fullmatch(text.strip("<>")):
            lines.append(KeyLine(KeyedValue("url", (text.strip("<>"),)), at, at))
        elif lines and _goes_on(blocks, at):
            above = lines[-1]
            lines[-1] = KeyLine(
                KeyedValue(above.pair.key, (*above.pair.values, text.lstrip("-* "))), above.first, at
            )
        elif not RULER.fullmatch(text) or not (lines or at == start):
            break
        at += 1
    return lines


def _goes_on(blocks: Sequence[Block], at: int) -> bool:
    """Whether a line goes on the value above it: short, and a known key follows."""
    if at + 1 >= len(blocks) or len(blocks[at].text) > _MAX_STRANGE_CHARS or is_marked(blocks[at].text):
        return False
    below = read_key_line(blocks[at + 1].text)
    return below is not None and bool(name_fields([below[0]])[0]) and not blocks[at].is_prose
