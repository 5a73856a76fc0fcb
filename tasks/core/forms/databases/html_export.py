"""Exports of press databases as HTML: finding what is marked by classes, and the text of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import etree, html

from tasks.core.clean.input.charsets import decode
from tasks.core.errors import QuarantineError
from tasks.core.records import Reason

if TYPE_CHECKING:
    from collections.abc import Iterable

_PARAGRAPHS = frozenset({"p", "div", "li", "h1", "h2", "h3", "h4", "blockquote", "tr", "section"})


def parse_html(data: bytes) -> html.HtmlElement:
    """Parse a page; a QuarantineError for what has nothing in it."""
    try:
        return html.document_fromstring(decode(data).text.encode(), parser=html.HTMLParser(encoding="utf-8"))
    except (etree.ParserError, ValueError) as error:
        raise QuarantineError(Reason.UNREADABLE, f"broken HTML: {error}") from error


def find_classed(root: html.HtmlElement, *classes: str) -> list[html.HtmlElement]:
    """Give the elements that have one of these classes: those of the first class that any element has."""
    for name in classes:
        path = f".//*[contains(concat(' ', normalize-space(@class), ' '), ' {name} ')]"
        if found := root.xpath(path):
            return list(found)
    return []


def read_classed(root: html.HtmlElement, *classes: str) -> str:
    """Give the text of the first element with one of these classes; empty where there is none."""
    return next((line for each in find_classed(root, *classes) if (line := read_line(each))), "")


def read_line(element: html.HtmlElement) -> str:
    """Give the text of an element on one line."""
    return " ".join("".join(element.itertext()).split())


def write_blocks(elements: Iterable[html.HtmlElement]) -> str:
    """Give the text of elements, a blank line between the paragraphs in them."""
    return "\n\n".join(text for element in elements for text in _list_paragraphs(element))


def _list_paragraphs(element: html.HtmlElement) -> list[str]:
    parts: list[list[str]] = [[]]
    for event, each in etree.iterwalk(element, events=("start", "end")):
        is_tag = isinstance(each.tag, str)
        if is_tag and (each.tag in _PARAGRAPHS or (each.tag == "br" and event == "start")):
            parts.append([])
        if event == "start" and is_tag and each.tag not in {"script", "style"}:
            parts[-1].append(each.text or "")
        if event == "end" and each is not element:
            parts[-1].append(each.tail or "")
    return [line for part in parts if (line := " ".join("".join(part).split()))]
