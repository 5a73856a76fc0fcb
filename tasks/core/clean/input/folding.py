"""Comparing lines of text across spellings: only letters and digits count, case does not."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from html import unescape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_NO_LETTER = re.compile(r"[\W_]+")
_ASCII_SIGNS = bytes(code for code in range(128) if not chr(code).isalnum())
_NEAR_ENOUGH = 0.9
_MAX_LETTER_SHARE = 2.5


def fold_letters(text: str) -> str:
    """Reduce a text to its letters and digits, in one case and one Unicode form."""
    text = unescape(text)
    if text.isascii():
        return text.encode("ascii").translate(None, _ASCII_SIGNS).decode("ascii").lower()
    written = unicodedata.normalize("NFKC", text).encode("utf-8", "surrogatepass")
    letters = written.translate(None, _ASCII_SIGNS).decode("utf-8", "surrogatepass")
    return _NO_LETTER.sub("", letters).casefold()


_fold_line = lru_cache(maxsize=1024)(fold_letters)
"""The lines of a page are compared with its headlines and descriptions more than once."""


@dataclass(frozen=True, slots=True)
class KnownLines:
    """Lines that others are compared with, folded; no line below `least` characters or over `most` is one."""

    folded: tuple[str, ...]
    least: float
    most: float

    def has(self, text: str) -> bool:
        """Whether `text` says the same as one of the lines, or one is nearly all of the other."""
        if not self.least <= len(text) <= self.most or not self.folded:
            return False
        own = _fold_line(text)
        return any(_is_same(own, line) for line in self.folded)


def fold_lines(lines: Iterable[str]) -> KnownLines:
    """Fold the lines that others are to be compared with."""
    folded = tuple(map(_fold_line, lines))
    lengths = [len(line) for line in folded] or [0]
    return KnownLines(folded, _NEAR_ENOUGH * min(lengths), _MAX_LETTER_SHARE * max(lengths))


def _is_same(one: str, other: str) -> bool:
    shorter, longer = (one, other) if len(one) <= len(other) else (other, one)
    return bool(shorter) and len(shorter) >= _NEAR_ENOUGH * len(longer) and longer.startswith(shorter)
