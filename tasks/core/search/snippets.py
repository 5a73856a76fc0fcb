"""Snippets: the piece of a text in which searched words stand.

Takes a text and wordings, gives one line around the first of them. Wordings are compared as the full-text
index does: letters and digits, without case and accents; scripts that are written without blanks match
anywhere, others as whole words. Pure.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

WIDTH = 160
_WORD = re.compile(r"[^\W_]+")
_NO_BLANKS = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]")
_SPACE = re.compile(r"\s+")
_RUN = re.compile(r"[\x00-\x7f]+|[^\x00-\x7f]")


def split_snippet(snippet: str, wanted: Iterable[str]) -> tuple[tuple[str, bool], ...]:
    """Part a snippet into pieces, each with whether it is one of the wordings that are single words."""
    singles = {parts[0] for parts in map(_split, wanted) if len(parts) == 1}
    pieces: list[tuple[str, bool]] = []
    end = 0
    for match in _WORD.finditer(snippet):
        if _split(match[0]) and _split(match[0])[0] in singles:
            pieces += [(snippet[end : match.start()], False), (match[0], True)]
            end = match.end()
    return tuple(piece for piece in (*pieces, (snippet[end:], False)) if piece[0])


def make_snippet(text: str, wanted: Iterable[str], width: int = WIDTH) -> str:
    """Give about `width` characters around the first of the wordings; the beginning where none stands."""
    found = _find(text, wanted)
    start = max(0, min(found - width // 3, len(text) - width))
    start = _next_word(text, start, found) if start else 0
    end = min(len(text), start + width)
    if end < len(text):
        end = max(text.rfind(" ", start, end), found + 1)
        end = end if end - start > width // 2 else min(len(text), start + width)
    line = _SPACE.sub(" ", text[start:end]).strip()
    return ("… " if start else "") + line + (" …" if end < len(text) else "")


def _find(text: str, wanted: Iterable[str]) -> int:
    """Find the first place where a wording stands, or one of its words if none stands whole."""
    folded, places = _fold_with_places(text)
    words = [_split(each) for each in wanted]
    for parts in (words, [[word] for each in words for word in each]):
        singles = {each[0] for each in parts if len(each) == 1 and not _NO_BLANKS.search(each[0])}
        others = [each for each in parts if each and (len(each) > 1 or each[0] not in singles)]
        starts = [match.start() for each in others if (match := _compile(each).search(folded))]
        starts += islice((match.start() for match in _WORD.finditer(folded) if match[0] in singles), 1)
        if starts:
            return places[min(starts)]
    return 0


def _compile(words: list[str]) -> re.Pattern[str]:
    before = "" if _NO_BLANKS.match(words[0][0]) else r"(?<![^\W_])"
    after = "" if _NO_BLANKS.match(words[-1][-1]) else r"(?![^\W_])"
    return re.compile(before + r"[\W_]*".join(map(re.escape, words)) + after)


def _next_word(text: str, start: int, found: int) -> int:
    space = text.find(" ", start, min(found, start + WIDTH // 4))
    return space + 1 if space >= 0 else start


@lru_cache(maxsize=10_000)
def _split(wording: str) -> list[str]:
    """Split into folded words: once for all texts of an answer."""
    return _WORD.findall(_fold_with_places(wording)[0])


def _fold_with_places(text: str) -> tuple[str, Sequence[int]]:
    """Fold a text, and say at which character each of the folded ones stood: itself, where all are ASCII."""
    if text.isascii():
        return text.lower(), range(len(text))
    folded: list[str] = []
    places: list[int] = []
    for run in _RUN.finditer(text):
        is_plain = run[0].isascii()
        part = run[0].lower() if is_plain else _fold_character(run[0])
        folded.append(part)
        places += range(run.start(), run.end()) if is_plain else [run.start()] * len(part)
    return "".join(folded), places


def _fold_character(character: str) -> str:
    if _NO_BLANKS.match(character):
        return character.lower()
    decomposed = unicodedata.normalize("NFD", character.lower())
    return "".join(part for part in decomposed if not unicodedata.combining(part))
