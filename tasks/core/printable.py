"""Text from outside that is printed: what would drive a terminal or turn a line round has no effect.

Controls (C0 but for line end and tab, DEL, C1) and the marks that embed, override or isolate a direction
(Trojan Source) are dropped from text and escaped in JSON, which means the same to every reader of it. Marks
of spelling, such as joiners, stay.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

_DRIVING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def drop_controls(text: str) -> str:
    """Give text without what could drive who shows it."""
    return _DRIVING.sub("", text)


def write_json(
    value: object, default: Callable[[object], object] | None = None, indent: int | None = None
) -> str:
    """Write JSON whose text shows as it is, but for what could drive who shows it: that is escaped."""
    written = json.dumps(value, default=default, ensure_ascii=False, indent=indent)
    return _DRIVING.sub(lambda found: f"\\u{ord(found[0]):04x}", written)


def mark_formula(cell: str) -> str:
    """Give the text of a cell so that no spreadsheet takes it for a formula: an apostrophe says so."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
