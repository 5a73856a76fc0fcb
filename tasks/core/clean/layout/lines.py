"""The lines of a text as they stand: where, how far in, how wide, how far under the line before.

Takes a text; gives its lines that are not blank, and what their shape says. A sign that is as wide as two
counts as two columns, as it does for programs that wrap. It decides nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_LINE = re.compile(r"[^\n\r\v\f\u2028\u2029]+")
_BREAKS = re.compile(r"\r\n|[\n\r\v\f\u2028\u2029]")
_WIDE = re.compile(
    r"[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60]"
)
_UNSPACED = re.compile(r"[\u2e80-\u303e\u3041-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef]")
_MARKER = re.compile(
    r"(?:[-*+•◦▪‣·○●■□–—]|\(?\d{1,3}[.)]|\[\d{1,4}\]|#{1,6}|>+|[|+])(?=\s|$)\s*+|\(BUTTON\)\s*+|\[\s"  # noqa: RUF001 - dashes as typed
)
_MAY_BE_WORDING = re.compile(r"[-–—(\d]")  # noqa: RUF001 - the same
"""How a marker begins that may as well be a dash or a figure inside a sentence."""
_LABEL = re.compile(r"[^\W\d_][^\s:.!?。]*(?:\s[^\s:.!?。]+){0,3}:\s")
_SENTENCE_END = re.compile(r"[.!?。！？।؟…][\"'”’»)\]」』*_]*+$")  # noqa: RUF001 - the same
_WORD = re.compile(r"\S+")
_REMEMBERED = 4
_UNSEEN = "".join(map(chr, (0x200B, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A), 0xFEFF)))
_EDGE = "".join(filter(str.isspace, map(chr, range(0x3001)))) + _UNSEEN
"""White space, and marks without width, such as those of direction around lines from right to left."""
_OPENING = "\"'“„«‹(["  # noqa: RUF001 - the same


@dataclass(frozen=True, slots=True)
class Line:
    """One line, without the white space and unseen marks at its ends.

    `indent` and `width` are columns, the width with the indent; `below` counts the line breaks before it.
    """

    text: str
    start: int
    end: int
    indent: int
    width: int
    below: int

    @property
    def marker(self) -> int:
        """The columns of a bullet, number or other sign that an item begins with; 0 where there is none."""
        found = _MARKER.match(self.text)
        return found.end() if found else 0

    @property
    def may_be_wording(self) -> bool:
        """Whether its marker may be a dash or a figure inside a sentence that goes on."""
        return _MAY_BE_WORDING.match(self.text) is not None

    @property
    def is_label(self) -> bool:
        """Whether it begins as what stands by itself: a few words, a colon."""
        return _LABEL.match(self.text) is not None

    @property
    def ends_sentence(self) -> bool:
        """Whether it ends as a sentence does."""
        return _SENTENCE_END.search(self.text[-12:]) is not None

    @property
    def starts_lower(self) -> bool:
        """Whether it goes on in small letters."""
        return self.text.lstrip(_OPENING)[:1].islower()

    @property
    def is_caseless(self) -> bool:
        """Whether it begins in a script that has no capitals."""
        first = self.text.lstrip(_OPENING)[:1]
        return first.isalpha() and first.lower() == first.upper()

    @property
    def starts_unspaced(self) -> bool:
        """Whether it begins in a script that puts no space between words."""
        return _UNSPACED.match(self.text) is not None

    @property
    def ends_unspaced(self) -> bool:
        """Whether it ends in a script that puts no space between words."""
        return _UNSPACED.match(self.text[-1]) is not None

    @property
    def first_width(self) -> int:
        """The columns of what a program that wraps would have had to put on the line above."""
        if self.starts_unspaced:
            return 2
        found = _WORD.match(self.text)
        return count_columns(found[0]) if found else 0


@lru_cache(maxsize=_REMEMBERED)
def split_lines(text: str) -> tuple[Line, ...]:
    """Give the lines of a text that are not blank; a text is asked for them at every step of its layout."""
    return tuple(_split(text))


def _split(text: str) -> Iterator[Line]:
    at = 0
    for found in _LINE.finditer(text):
        written = found[0]
        stripped = written.strip() if written.isascii() else written.strip(_EDGE)
        if stripped:
            indent = written.index(stripped[0])
            start = found.start() + indent
            below = _count_breaks(text[at:start], stripped) if at else 0
            if indent:
                indent += 7 * written.count("\t", 0, indent) - sum(map(written[:indent].count, _UNSEEN))
            end = start + len(stripped)
            yield Line(stripped, start, end, indent, indent + count_columns(stripped), below)
            at = end


def _count_breaks(gap: str, below: str) -> int:
    """Count the line breaks; a new page parts as a blank line does, but where its first sentence goes on."""
    if "\f" not in gap:
        return len(_BREAKS.findall(gap))
    return 1 if below[0].islower() else max(2, len(_BREAKS.findall(gap)))


def fill_columns(text: str) -> str:
    """Give a text with a filler behind each sign that takes two columns: its places are columns then."""
    return text if text.isascii() else _WIDE.sub("\\g<0>\0", text)


def count_columns(text: str) -> int:
    """Count the columns that a text takes."""
    return len(text) if text.isascii() else len(text) + len(_WIDE.findall(text))
