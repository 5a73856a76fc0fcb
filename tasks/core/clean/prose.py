"""Telling running text from the rest, and finding the part of a page that holds most of it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tasks.core.clean.visible import Frame, Run

PROSE_CHARS = 80
_PROSE_LINKS = 0.4
_CONTAINER_SHARE = 0.65
_CJK = re.compile("[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


def is_prose(run: Run) -> bool:
    """Whether a run reads like a paragraph: long enough, and not made of links."""
    return is_long(run.text) and run.link_density < _PROSE_LINKS


def is_long(text: str) -> bool:
    """Whether a text has a paragraph's length; a sign counts for three where words have no spaces."""
    chars = len(text)
    if chars >= PROSE_CHARS or 3 * chars < PROSE_CHARS or text.isascii():
        return chars >= PROSE_CHARS
    return chars + 2 * len(_CJK.findall(text)) >= PROSE_CHARS


def find_container(weight: Mapping[Frame, int], total: int) -> Frame | None:
    """Give the innermost frame that holds most of the page's prose."""
    heavy = [frame for frame, chars in weight.items() if chars >= _CONTAINER_SHARE * total]
    return max(heavy, key=_depth, default=None)


def _depth(frame: Frame) -> int:
    depth = 0
    while frame.parent is not None:
        frame, depth = frame.parent, depth + 1
    return depth
