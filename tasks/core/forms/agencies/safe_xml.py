"""XML from outside, read without harm: nothing is fetched, no entity is expanded, nothing goes too deep.

A document that defines entities is refused whole: news has none, and they are how small files become large.
What is cut off or badly nested is read as far as it goes.
"""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING

from lxml import etree

from tasks.core.errors import QuarantineError
from tasks.core.records import Reason

if TYPE_CHECKING:
    from collections.abc import Iterator

XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
"""The attribute `xml:lang`, as lxml names it."""
_ROOT = re.compile(
    rb"\s*+(?:<\?[^>]*+>\s*+|<!--(?:(?!-->).)*+-->\s*+|<!DOCTYPE[^>\[]*+(?:\[[^\]]*+\]\s*+)?>\s*+)*+"
    rb"<(?:[\w.-]{1,40}:)?(?P<name>[\w.-]{1,60})(?P<attributes>[^<>]*+)>?",
    re.DOTALL,
)
_ENTITY = re.compile(rb"<!ENTITY", re.IGNORECASE)
_DOCTYPE_BYTES = 64 * 1024


def read_root_name(head: bytes) -> tuple[str, bytes]:
    """Give the local name of a document's root element and its attributes as written; empty for no XML."""
    match = _ROOT.match(head)
    return (match["name"].decode(), match["attributes"]) if match else ("", b"")


def parse_xml(data: bytes) -> etree._Element:
    """Parse a document; a QuarantineError for what is none, or defines entities."""
    if _ENTITY.search(data[:_DOCTYPE_BYTES]):
        raise QuarantineError(Reason.UNREADABLE, "XML that defines entities of its own is not read")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, recover=True, remove_pis=True
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise QuarantineError(Reason.UNREADABLE, f"broken XML: {error}") from error
    if root is None:
        raise QuarantineError(Reason.UNREADABLE, "broken XML")
    return root


def name_element(element: etree._Element) -> str:
    """Give an element's name without its namespace; empty for comments and entities."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def find_all(root: etree._Element, *path: str) -> Iterator[etree._Element]:
    """Give the elements at a path of local names below an element; the first may be at any depth."""
    first, *rest = path
    found: Iterator[etree._Element] = (each for each in root.iterdescendants() if name_element(each) == first)
    for name in rest:
        found = _find_children(found, name)
    return found


def _find_children(elements: Iterator[etree._Element], name: str) -> Iterator[etree._Element]:
    return (child for each in elements for child in each if name_element(child) == name)


def find_first(root: etree._Element, *path: str) -> etree._Element | None:
    """Give the first element at a path."""
    return next(find_all(root, *path), None)


def read_inner(element: etree._Element | None) -> str:
    """Give the text of an element on one line; empty for none."""
    return " ".join("".join(_walk_text(element)).split()) if element is not None else ""


def read_first(root: etree._Element, *path: str) -> str | None:
    """Give the text of the first element at a path that has any."""
    return next((text for each in find_all(root, *path) if (text := read_inner(each))), None)


def read_attribute(root: etree._Element, name: str, *path: str) -> str | None:
    """Give an attribute of the first element at a path that has it."""
    return next((value.strip() for each in find_all(root, *path) if (value := each.get(name))), None)


def _walk_text(element: etree._Element) -> Iterator[str]:
    if element.tag is etree.Entity:
        yield unescape(element.text or "")
        return
    if not isinstance(element.tag, str):
        return
    yield element.text or ""
    for child in element:
        yield from _walk_text(child)
        yield child.tail or ""
