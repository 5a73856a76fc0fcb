"""Where quotations stand in a text: the marks of all languages, paired as the paragraph pairs them.

Takes a text; gives its spans in order, without the marks and the space inside them. A mark opens or closes
by its shape and what stands beside it, `»` and `«` by how they pair up in the paragraph, else in the text.
Only the outermost quotation is a span: what is quoted in it is part of it. One that no mark closes ends
with its paragraph, where the next one begins with an opening mark again. Marks of measures ("a 6" pipe")
open nothing. One walk over the marks; same text, same answer.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True, slots=True)
class MarkedSpan:
    """A quotation: its words, and the marks around them (`outer_end` is `end` where none closes it)."""

    outer_start: int
    start: int
    end: int
    outer_end: int
    goes_on: bool = False


class _Role(Enum):
    OPENS = auto()
    CLOSES = auto()
    EITHER = auto()
    NEITHER = auto()


_MARK = re.compile('[“”„‟"＂«»「」『』‘’‚]')  # noqa: RUF001 - the marks as texts have them
_LINE = re.compile(r"[^\n]+")
_FAMILIES = {mark: family for family in ('“”„‟"＂', "«»", "「」", "『』", "‘’‚") for mark in family}  # noqa: RUF001
_DOUBLE, _ANGLE, _SINGLE = _FAMILIES['"'], _FAMILIES["«"], _FAMILIES["’"]  # noqa: RUF001
_BRACKETS = frozenset("([{")
_OPENING_SIGNS = _BRACKETS | frozenset("-–—/¿¡:")  # noqa: RUF001
_ELISIONS = frozenset("'’")  # noqa: RUF001
_CLOSING_SIGNS = frozenset(".,;:!?)]}…-–—/。、，．！？；：")  # noqa: RUF001
_STRAIGHT = frozenset('"＂')  # noqa: RUF001
_LOW = frozenset("„‟‚")  # noqa: RUF001
_CJK_OPENING, _CJK_CLOSING = frozenset("「『"), frozenset("」』")


def find_marked_spans(text: str) -> list[MarkedSpan]:
    """Find what stands between quotation marks, the outermost of what is nested."""
    if not _MARK.search(text):
        return []
    lines = find_lines(text)
    weight = _weigh_angles(text, 0, len(text)) or text.find("»") - text.find("«")
    return [span for number in range(len(lines)) for span in _walk_line(text, lines, number, weight)]


def find_lines(text: str) -> list[tuple[int, int]]:
    """Find where the lines of a text that hold anything begin and end."""
    return [(found.start(), found.end()) for found in _LINE.finditer(text) if not found[0].isspace()]


def _walk_line(
    text: str, lines: list[tuple[int, int]], number: int, weight_of_all: int
) -> Iterator[MarkedSpan]:
    """Pair the marks of a paragraph."""
    start, end = lines[number]
    weight = _weigh_angles(text, start, end)
    angles = ("»", "«") if (weight or weight_of_all) < 0 else ("«", "»")
    places = [found.start() for found in _MARK.finditer(text, start, end)]
    opened: list[int] = []
    closed: list[tuple[int, int]] = []
    for index, place in enumerate(places):
        family = _FAMILIES[text[place]]
        if opened and family != _FAMILIES[text[opened[0]]]:
            continue
        role = _read_role(text, place, angles, opened)
        if role is _Role.OPENS:
            if opened and (family == _SINGLE or text[place] in _STRAIGHT):
                opened.clear()
            if family != _SINGLE or _is_closed(text, places, index + 1):
                opened.append(place)
        elif role is _Role.CLOSES and opened:
            begun = opened.pop()
            while closed and closed[-1][0] > begun:
                closed.pop()
            closed.append((begun, place))
    for begun, place in closed:
        yield from _make_span(text, begun, place)
    if opened and not any(begun > opened[0] for begun, _ in closed):
        yield from _end_line(text, lines, number, opened[0])


def _end_line(text: str, lines: list[tuple[int, int]], number: int, opened: int) -> Iterator[MarkedSpan]:
    """Give what no mark closes, where the next paragraph goes on with it."""
    family = _FAMILIES[text[opened]]
    if number + 1 < len(lines) and _begins_quoted(text, *lines[number + 1], family):
        yield from _make_span(text, opened, lines[number][1], goes_on=True)


def _begins_quoted(text: str, start: int, end: int, family: str) -> bool:
    first = text[start:end].lstrip()[:1]
    return bool(first) and _FAMILIES.get(first) == family


def _make_span(text: str, opens: int, closes: int, *, goes_on: bool = False) -> Iterator[MarkedSpan]:
    """Give the words between two marks, or from a mark to the end of its paragraph, if there are any."""
    inner = text[opens + 1 : closes]
    words = inner.strip()
    if words:
        start = opens + 1 + len(inner) - len(inner.lstrip())
        is_closed = closes < len(text) and text[closes] in _FAMILIES
        yield MarkedSpan(opens, start, start + len(words), closes + is_closed, goes_on)


def _read_role(text: str, place: int, angles: tuple[str, str], opened: list[int]) -> _Role:  # noqa: PLR0911 - one a kind of mark
    """Tell what a mark does there, given what is open."""
    mark = text[place]
    family = _FAMILIES[mark]
    if family == _ANGLE:
        return _Role.OPENS if mark == angles[0] else _Role.CLOSES
    if mark in _CJK_OPENING or mark in _CJK_CLOSING:
        return _Role.OPENS if mark in _CJK_OPENING else _Role.CLOSES
    if mark in _LOW:
        return _Role.OPENS
    beside = _look_beside(text, place)
    if family == _SINGLE:
        return _read_single(text, place, beside)
    if mark == "“":
        if opened and text[opened[-1]] == "„":
            return _Role.OPENS if beside is _Role.OPENS else _Role.CLOSES
        return _Role.CLOSES if beside is _Role.CLOSES else _Role.OPENS
    if mark == "”":
        return _Role.OPENS if beside is _Role.OPENS and not opened else _Role.CLOSES
    if not opened:
        return _Role.OPENS if beside in {_Role.OPENS, _Role.EITHER} and not _measures(text, place) else beside
    return _Role.OPENS if beside is _Role.OPENS else _Role.CLOSES


def _measures(text: str, place: int) -> bool:
    return place > 0 and text[place - 1].isdigit()


def _look_beside(text: str, place: int) -> _Role:
    """Tell what a mark of no direction does, by the signs beside it."""
    before = text[place - 1] if place else " "
    after = text[place + 1] if place + 1 < len(text) else " "
    can_open = (before.isspace() or before in _OPENING_SIGNS or before in _FAMILIES) and not (
        after.isspace() or after in _CLOSING_SIGNS
    )
    can_close = not (before.isspace() or before in _BRACKETS) and (
        after.isspace() or after in _CLOSING_SIGNS or after in _FAMILIES
    )
    if can_open == can_close:
        return _Role.EITHER
    return _Role.OPENS if can_open else _Role.CLOSES


def _read_single(text: str, place: int, beside: _Role) -> _Role:
    """Tell a single mark from an apostrophe: it opens before a letter, and closes where a word ends."""
    mark = text[place]
    after = text[place + 1 : place + 2]
    if mark == "‘":  # noqa: RUF001
        return _Role.OPENS if beside is _Role.OPENS and after.isalpha() else _Role.NEITHER
    return _Role.CLOSES if beside is _Role.CLOSES and not after.isalnum() else _Role.NEITHER


def _is_closed(text: str, places: list[int], later: int) -> bool:
    """Tell whether a single mark closes before the next one opens, after a stop or comma or a word's end."""
    for number in range(later, len(places)):
        place = places[number]
        if text[place] in "‘‚":  # noqa: RUF001
            return False
        if text[place] == "’" and _read_single(text, place, _look_beside(text, place)) is _Role.CLOSES:  # noqa: RUF001
            return True
    return False


def _weigh_angles(text: str, start: int, end: int) -> int:
    """Weigh which of `«` and `»` opens: above 0 it is `«`, below `»`, by the spaces beside them."""
    weight = 0
    for mark, sign in (("«", 1), ("»", -1)):
        place = text.find(mark, start, end)
        while place >= 0:
            is_elided = mark == "«" and place > start and text[place - 1] in _ELISIONS
            beside = _Role.OPENS if is_elided else _look_beside(text, place)
            weight += {_Role.OPENS: sign, _Role.CLOSES: -sign}.get(beside, 0)
            place = text.find(mark, place + 1, end)
    return weight
