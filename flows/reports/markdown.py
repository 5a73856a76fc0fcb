"""Markdown of artifacts: tables and bars, and text from outside that stays text.

Titles, addresses and names come from the web. Escaped, they cannot end a cell, begin a link or load a
picture.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

LONGEST_CELL = 160
BAR_WIDTH = 10
_JOINERS = "\u200c\u200d"
"""Invisible, but part of the spelling of some languages."""
_PUNCTUATION = {ord(mark): f"\\{mark}" for mark in "\\`*_{}[]()#+-.!|~:/@$^="}
_LINK = re.compile(r"(?<=:)(?=//)|(?<=www)(?=\.)|(?<=@)", re.IGNORECASE)
"""Where an address is parted by what nobody sees: the UI makes links of those that stand in plain text."""
_ENTITIES = {ord("&"): "&amp;", ord("<"): "&lt;", ord(">"): "&gt;"}


def escape(text: str, most: int = LONGEST_CELL) -> str:
    """Write text from outside so that it reads as it is, on one line, cut to `most` characters."""
    return _LINK.sub("\u2060", shorten(text, most)).translate(_PUNCTUATION | _ENTITIES)


def quote(text: str, most: int = LONGEST_CELL) -> str:
    """Write an address or a path from outside as code, to be copied; not for the cells of a table."""
    return "`` " + (shorten(text, most).replace("`", "'") or "…") + " ``"


def shorten(text: str, most: int = LONGEST_CELL) -> str:
    """Give text on one line, cut to `most` characters, without what is invisible or turns it round."""
    line = " ".join("".join(map(_show, text[: 4 * most])).split())
    return line if len(line) <= most else line[: most - 1].rstrip() + "…"


def _show(character: str) -> str:
    is_hidden = unicodedata.category(character).startswith("C") and character not in _JOINERS
    return " " if is_hidden else character


def write_table(heads: Sequence[str], rows: Iterable[Sequence[str]], numbers: Sequence[str] = ()) -> str:
    """Write a table whose cells are Markdown already; the columns named in `numbers` stand to the right."""
    rules = ["---:" if head in numbers else "---" for head in heads]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in (heads, rules, *rows))


def draw_bar(share: float) -> str:
    """Draw a share of 0 to 1 as a bar; what is more than nothing shows."""
    halves = round(min(max(share, 0.0), 1.0) * BAR_WIDTH * 2) or (1 if share > 0 else 0)
    full, half = divmod(halves, 2)
    return "━" * full + "╸" * half
