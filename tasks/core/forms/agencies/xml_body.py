"""The body of an article in XML as HTML: paragraphs, headings, lists, tables, captions of NITF and XHTML.

Elements that HTML knows keep their names; those of NITF get the HTML ones; of others the text stays. What is
drawn or played (media, scripts, references to files) is left out, its caption is one.
"""

from __future__ import annotations

from html import escape, unescape
from typing import TYPE_CHECKING

from lxml import etree

from tasks.core.forms.agencies.safe_xml import name_element

if TYPE_CHECKING:
    from collections.abc import Iterator

_KEPT = frozenset(
    (
        *("p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "dl", "dt", "dd", "blockquote", "pre"),
        *("table", "thead", "tbody", "tr", "td", "th", "em", "strong", "b", "i", "q", "sup", "sub", "figure"),
        *("figcaption", "section", "div", "caption"),
    )
)
_RENAMED = {
    "hl1": "h2",
    "hl2": "h2",
    "block": "div",
    "bq": "blockquote",
    "credit": "p",
    "note": "aside",
    "fn": "aside",
    "media": "figure",
    "media-caption": "figcaption",
    "lang": "span",
}
_DROPPED = frozenset(
    (
        *("media-reference", "media-metadata", "media-object", "media-producer", "script", "style", "head"),
        *("object", "iframe", "svg", "template", "nitf-table-metadata", "byline", "dateline"),
    )
)
_EMPTY = {"br": "<br>", "hr": "<hr>"}


def write_body(element: etree._Element) -> str:
    """Write what an element holds as HTML."""
    return "".join(_write_inside(element))


def _write_inside(element: etree._Element) -> Iterator[str]:
    yield escape(element.text or "")
    for child in element:
        yield from _write(child)
        yield escape(child.tail or "")


def _write(element: etree._Element) -> Iterator[str]:
    if element.tag is etree.Entity:
        yield escape(unescape(element.text or ""))
        return
    name = name_element(element)
    if not name or name in _DROPPED:
        return
    if name in _EMPTY:
        yield _EMPTY[name]
        return
    shown = name if name in _KEPT else _RENAMED.get(name)
    yield f"<{shown}>" if shown else ""
    yield from _write_inside(element)
    yield f"</{shown}>" if shown else ""
