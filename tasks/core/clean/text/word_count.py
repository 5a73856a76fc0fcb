"""How many words a text has, for readers: what stands between blanks, and each sign of scripts without them.

Chinese, Japanese, Thai, Lao, Khmer and Burmese are counted by their signs, as word processors do; marks over
and under a letter count with it, and punctuation of such a text counts for nothing.
"""

from __future__ import annotations

import re
import unicodedata

_UNSPACED = re.compile(
    "["
    "\u0e01-\u0eff"  # Thai, Lao
    "\u1000-\u109f"  # Burmese
    "\u1780-\u17ff"  # Khmer
    "\u3005-\u3007\u3041-\u30ff"  # kana
    "\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"  # Han
    "]"
)


def count_words(text: str) -> int:
    """Count the words of a text."""
    signs = [] if text.isascii() else _UNSPACED.findall(text)
    if not signs:
        return len(text.split())
    letters = sum(unicodedata.category(sign)[0] in "LN" for sign in signs)
    return letters + sum(map(_is_word, _UNSPACED.sub(" ", text).split()))


def _is_word(token: str) -> bool:
    return any(sign.isalnum() for sign in token)
