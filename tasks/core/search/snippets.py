"""Snippets: the piece of a text in which searched words stand.

Takes a text and wordings, gives one line around the first of them. Wordings are compared as the full-text
index does: letters and digits, without case and accents; scripts that are written without blanks match
anywhere, others as whole words.

A phrase as a pattern: takes its runs of letters and figures, folded (without case and accents), and the
spellings of its letters; gives a regular expression in the syntax of RE2. What parts the words may be any
sign or signs that belong to no word. Pure.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence


WIDTH = 160
_WORD = re.compile(r"[^\W_]+")
_NO_BLANKS = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]")
_SPACE = re.compile(r"\s+")


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
    words = [_WORD.findall(_fold(each)) for each in wanted]
    for parts in (words, [[word] for each in words for word in each]):
        starts = [match.start() for each in parts if each and (match := _compile(each).search(folded))]
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


def _fold(text: str) -> str:
    return _fold_with_places(text)[0]


def _fold_with_places(text: str) -> tuple[str, list[int]]:
    """Fold a text, and say at which character each of the folded ones stood."""
    folded: list[str] = []
    places: list[int] = []
    for place, character in enumerate(text):
        for part in _fold_character(character):
            folded.append(part)
            places.append(place)
    return "".join(folded), places


def _fold_character(character: str) -> str:
    if character.isascii() or _NO_BLANKS.match(character):
        return character.lower()
    decomposed = unicodedata.normalize("NFD", character.lower())
    return "".join(part for part in decomposed if not unicodedata.combining(part))


_WITHOUT_BLANKS = re.compile(r"[\u3005\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3\uf900-\ufaff]")
_BLOCK = 0x80
_NOT_IN_WORDS = r"[^\p{L}\p{M}\p{N}]"
_NEIGHBOUR = _NOT_IN_WORDS + r"|[\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}]"
"""What may stand beside a word; scripts that are written without blanks may."""


def make_pattern(runs: Sequence[str], spellings: Mapping[str, str]) -> str:
    """Write what finds these runs one after the other, as whole words where words have bounds.

    `spellings` says which signs are read as a letter besides itself: é and E as e.
    """
    words = f"{_NOT_IN_WORDS}+".join(_write_run(run, spellings) for run in runs)
    before = "" if _WITHOUT_BLANKS.match(runs[0][0]) else f"(?:^|{_NEIGHBOUR})"
    after = "" if _WITHOUT_BLANKS.match(runs[-1][-1]) else f"(?:$|{_NEIGHBOUR})"
    return before + words + after


def _write_run(run: str, spellings: Mapping[str, str]) -> str:
    return "".join(_write_letter(letter, spellings.get(letter, "")) for letter in run)


def _write_letter(letter: str, others: str) -> str:
    marks = "" if _WITHOUT_BLANKS.match(letter) else f"[{_list_marks(ord(letter) // _BLOCK)}]*"
    return (f"[{letter}{others}]" if others else letter) + marks


@cache
def _list_marks(block: int) -> str:
    r"""The marks that may follow a letter of this block; a pattern that has \p{M} so often is a slow one."""
    signs = map(chr, range(block * _BLOCK, (block + 1) * _BLOCK))
    return "\u0300-\u036f" + "".join(sign for sign in signs if unicodedata.category(sign).startswith("M"))
