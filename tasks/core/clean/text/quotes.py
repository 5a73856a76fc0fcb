"""Quoted speech in a clean text: what stands between quotation marks, and who says it where that is plain.

Takes the text, gives quotes whose offsets count characters of it: `text[start:end] == quote`, without
the marks. Only pairs inside one paragraph count, of four words or more, so that titles of works and
words held at arm's length stay out. The speaker is a name right beside the marks with a verb of saying,
in English; a pronoun or anything further away is no evidence and leaves it None.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

MIN_WORDS = 4

_PAIR = re.compile(
    r"“(?P<curly>[^“”„\n]+)”"
    r"|„(?P<low>[^“”„\n]+)[“”]"
    r"|«\s?(?P<angle>[^«»\n]+?)\s?»"
    r'|(?<![^\s(\[\u2013\u2014-])"(?P<straight>[^"\n]+)"(?!\w)'
)
_SAYING = r"(?:said|says|added|adds|told|explained|argued|wrote|warned|recalled|insisted|noted|asked)"
_WORD = r"[A-ZÀ-ÖØ-Þ][\w'\u2019.-]{0,60}"
_NAME = rf"({_WORD}(?: (?:(?:de|da|van|von|der|al|bin|la|le) )*{_WORD}){{0,3}})"
_AFTER = re.compile(rf"\s*+,?\s*+(?:{_SAYING} {_NAME}|{_NAME} {_SAYING}\b)")
_BEFORE = re.compile(rf"(?:^|[\s.])(?:{_NAME} {_SAYING}|{_SAYING} {_NAME})(?: [a-z]+)?[,:]\s*$")
_PRONOUNS = frozenset({"He", "She", "They", "It", "I", "We", "You", "Who", "The", "A", "An", "That", "This"})
_LOOK_BACK = 80


@dataclass(frozen=True, slots=True)
class Quote:
    """Words that the article gives as somebody's own."""

    speaker: str | None
    quote: str
    start: int
    end: int


def find_quotes(text: str) -> tuple[Quote, ...]:
    """Find the quoted speech of a text, in order."""
    return tuple(_find(text))


def _find(text: str) -> Iterator[Quote]:
    for pair in _PAIR.finditer(text):
        name = pair.lastgroup or ""
        if len(pair[name].split()) >= MIN_WORDS:
            yield Quote(_find_speaker(text, pair.start(), pair.end()), pair[name], *pair.span(name))


def _find_speaker(text: str, start: int, end: int) -> str | None:
    line_start = text.rfind("\n", 0, start) + 1
    before = text[max(line_start, start - _LOOK_BACK) : start]
    for found in (_AFTER.match(text, end), _BEFORE.search(before)):
        if found is not None and (name := _read_name(found)):
            return name
    return None


def _read_name(found: re.Match[str]) -> str | None:
    name = next(value for value in found.groups() if value).rstrip(".,")
    return None if name.split()[0] in _PRONOUNS else name
