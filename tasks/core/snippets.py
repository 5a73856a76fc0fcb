"""Snippets: the piece of a text in which searched words stand.

Takes a text and words, gives one line around the first of them. Words are compared as the full-text
index does: letters and digits, without case and accents.
"""

from __future__ import annotations

import re
import unicodedata

WIDTH = 160
_WORD = re.compile(r"[^\W_]+")
_SPACE = re.compile(r"\s+")


def make_snippet(text: str, words: str, width: int = WIDTH) -> str:
    """Give about `width` characters around the first of the words; the beginning where none stands."""
    wanted = {_fold(word) for word in _WORD.findall(words)}
    found = next((word.start() for word in _WORD.finditer(text) if _fold(word[0]) in wanted), 0)
    start = max(0, min(found - width // 3, len(text) - width))
    start = _next_word(text, start) if start else 0
    end = min(len(text), start + width)
    if end < len(text):
        end = max(text.rfind(" ", start, end), found + 1)
    line = _SPACE.sub(" ", text[start:end]).strip()
    return ("… " if start else "") + line + (" …" if end < len(text) else "")


def _next_word(text: str, start: int) -> int:
    space = text.find(" ", start, start + WIDTH // 4)
    return space + 1 if space >= 0 else start


def _fold(word: str) -> str:
    decomposed = unicodedata.normalize("NFD", word.lower())
    return "".join(character for character in decomposed if not unicodedata.combining(character))
