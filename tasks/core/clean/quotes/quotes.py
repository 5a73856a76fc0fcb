"""Quoted speech in a clean text: what stands between quotation marks, and who says it where that is plain.

Takes the text and its language, gives quotes whose offsets count characters of it:
`text[start:end] == quote`, without the marks. Four words or more count (eight signs where a script has no
blanks), so that titles of works and words held at arm's length stay out. The speaker is a name right beside
the marks with a verb of saying, in English; a pronoun or anything further away is no evidence.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tasks.core.clean.quotes.marks import find_marked_spans
from tasks.core.clean.quotes.titles import is_listed, is_title

if TYPE_CHECKING:
    from collections.abc import Iterator

MIN_WORDS = 4
MIN_SIGNS = 8

_WITHOUT_BLANKS = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")


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


def find_quotes(text: str, language: str | None = None) -> tuple[Quote, ...]:
    """Find the quoted speech of a text, in order."""
    return tuple(_find(text, language))


def _find(text: str, language: str | None) -> Iterator[Quote]:
    spans = find_marked_spans(text)
    for place, span in enumerate(spans):
        words = text[span.start : span.end]
        if not _is_long(words) or is_listed(text, spans, place):
            continue
        if not is_title(words, has_small_adjectives=language == "de"):
            yield Quote(_find_speaker(text, span.outer_start, span.outer_end), words, span.start, span.end)


def _is_long(words: str) -> bool:
    """Tell whether this is more than a title or a word held at arm's length."""
    if len(_WITHOUT_BLANKS.findall(words)) >= MIN_SIGNS:
        return True
    return sum(any(map(str.isalnum, word)) for word in words.split()) >= MIN_WORDS


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
