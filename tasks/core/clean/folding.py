"""Comparing lines of text across spellings: only letters and digits count, case does not."""

from __future__ import annotations

import re
import unicodedata
from html import unescape

_NO_LETTER = re.compile(r"[\W_]+")
_NEAR_ENOUGH = 0.9


def fold_letters(text: str) -> str:
    """Reduce a text to its letters and digits, in one case and one Unicode form."""
    return _NO_LETTER.sub("", unicodedata.normalize("NFKC", unescape(text))).casefold()


def is_same_line(text: str, folded: str) -> bool:
    """Whether `text` says the same as the folded line, or one is nearly all of the other."""
    own = fold_letters(text)
    if not own or not folded:
        return False
    shorter, longer = sorted((own, folded), key=len)
    return longer.startswith(shorter) and len(shorter) >= _NEAR_ENOUGH * len(longer)
