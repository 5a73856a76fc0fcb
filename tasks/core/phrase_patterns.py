"""Phrases as patterns: what to find in a text, as it was published, where a phrase stands in it.

Takes the runs of letters and figures of a phrase, folded (without case and accents), and the spellings of
its letters; gives a regular expression in the syntax of RE2. What parts the words may be any sign or
signs that belong to no word. Pure.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

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
