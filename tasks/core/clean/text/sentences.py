"""Where the sentences of a paragraph begin and end, in scripts with stops of their own too.

Takes a paragraph; gives spans, without the space between them. It errs towards longer ones: initials and
short forms end no sentence, nor does a stop in an address. Same text, same answer.
"""

from __future__ import annotations

import re

_END = re.compile(
    r"[.!?…।]{1,4}+[\"'”’»)]{0,3}+(?:\s++|(?=[A-ZА-ЯÀ-Þ]))|[。！？][」』”]{0,3}+"  # noqa: RUF001 - signs as texts have them
)
_BEFORE = re.compile(
    r"[^\W\d_]{3}$|\.[a-z]{2}$|[\d\"'”’»)%]$|[\u0900-\u0dff\u2e80-\u9fff\uac00-\ud7af]$"  # noqa: RUF001 - the same
)
_SEEN_BEFORE = 3
_SHORTEST = 8
_QUOTES = (("\u201e", "\u201c"), ("\u00ab", "\u00bb"), ("\u300c", "\u300d"))


def split_sentences(text: str) -> list[tuple[int, int]]:
    """Give the spans of the sentences of a paragraph."""
    found, start = [], 0
    for match in _END.finditer(text):
        at, end = match.span()
        if end - start >= _SHORTEST and _BEFORE.search(text, max(start, at - _SEEN_BEFORE), at):
            found.append((start, len(text[:end].rstrip())))
            start = end
    return [*found, (start, len(text))] if start < len(text) else found


def stands_in_quotes(text: str, at: int) -> bool:
    """Tell whether a quotation is open at a place of a paragraph."""
    if text.count('"', 0, at) % 2:
        return True
    return any(text.count(opening, 0, at) > text.count(closing, 0, at) for opening, closing in _QUOTES)
