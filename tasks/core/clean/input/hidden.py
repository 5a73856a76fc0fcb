"""Which elements a page itself hides, in its markup and not in a style sheet.

Takes a parsed tree; gives the elements that inline style or the `hidden` attribute keep from the reader, and
the copies that a page prints for eyes alone beside one for screen readers (a drop cap). What can be found by
searching the page (`hidden="until-found"`) is there to be read. `aria-hidden` by itself hides nothing from
the eye, so it hides nothing here. It judges nothing: an article may be hidden until a script runs.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, cast

from lxml import etree

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.html import HtmlElement

_MAY_HIDE = etree.XPath("descendant::*[@hidden or @style or @aria-hidden]")
_HIDING_STYLE = re.compile(r"(?:^|[;\s])(?:display\s*:\s*none|visibility\s*:\s*hidden)\b", re.IGNORECASE)
_SHOWN_ALL_THE_SAME = frozenset({"until-found", "false"})
_SPOKEN_CLASS = re.compile(
    r"sr-?only|visually-?hidden|screen-?reader|a11y-?(?:hidden|text)|hidden-?visually|for-?screen",
    re.IGNORECASE,
)
_CAP_CHARS = 3
_LONGEST_COPY = 40


def find_hidden(root: HtmlElement) -> frozenset[HtmlElement]:
    """Give the elements below `root` that the page's own markup hides, outer and inner ones."""
    found = cast("list[HtmlElement]", _MAY_HIDE(root))
    return frozenset(element for element in found if _is_hidden(element))


def _is_hidden(element: HtmlElement) -> bool:
    hidden = element.get("hidden")
    if hidden is not None and hidden.strip().lower() not in _SHOWN_ALL_THE_SAME:
        return True
    style = element.get("style")
    if style and _HIDING_STYLE.search(style):
        return True
    return element.get("aria-hidden") == "true" and _is_copy_for_eyes(element)


def _is_copy_for_eyes(element: HtmlElement) -> bool:
    """Tell a piece of a word that is there twice: drawn large for eyes, and again for screen readers."""
    text = (element.text_content() or "").strip()
    if not 0 < len(text) <= _LONGEST_COPY:
        return False
    spoken = next((each for each in _beside(element) if _SPOKEN_CLASS.search(each.get("class") or "")), None)
    if spoken is not None:
        return (spoken.text_content() or "").strip().startswith(text)
    return len(text) < _CAP_CHARS and text.isupper() and (element.tail or "").startswith(text)


def _beside(element: HtmlElement) -> Iterator[HtmlElement]:
    """The elements right before and right after it, where no text stands between."""
    after, before = element.getnext(), element.getprevious()
    if after is not None and not (element.tail or "").strip():
        yield after
    if before is not None and not (before.tail or "").strip():
        yield before
