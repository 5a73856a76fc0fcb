"""The text that an envelope of the IPTC has in it: NITF, XHTML, or a text, encoded or not.

Takes an element of the envelope; gives the text as HTML, with what the NITF around it says of the article,
or None for what is no text.
"""

from __future__ import annotations

from base64 import b64decode
from typing import TYPE_CHECKING, TypeAlias

from tasks.core.forms.agencies.nitf import read_nitf
from tasks.core.forms.agencies.safe_xml import find_first, name_element, read_inner
from tasks.core.forms.agencies.xml_body import write_body
from tasks.core.forms.built_page import write_paragraphs
from tasks.core.forms.form import Reading

if TYPE_CHECKING:
    from lxml import etree

InlineText: TypeAlias = tuple[Reading | None, str]
_PAGE_PARTS = frozenset({"html", "body", "div", "section", "article"})


def read_inline(element: etree._Element) -> InlineText | None:
    """Read an element that is an article in NITF or XHTML."""
    name = name_element(element)
    if name == "nitf" and (content := find_first(element, "body.content")) is not None:
        return (read_nitf(element), write_body(content)) if read_inner(content) else None
    if name in _PAGE_PARTS and read_inner(element):
        body = find_first(element, "body") if name == "html" else element
        return (None, write_body(body)) if body is not None else None
    return None


def read_text_content(element: etree._Element, encoding: str | None, *, is_html: bool) -> InlineText | None:
    """Read what an element says as a text: plain, or HTML that is escaped."""
    text = _decode("".join(map(str, element.itertext())), encoding or "")
    if not text.strip():
        return None
    return None, text if is_html else write_paragraphs(_split_paragraphs(text))


def _decode(text: str, encoding: str) -> str:
    if not encoding:
        return text
    try:
        return b64decode(text).decode("utf-8", "replace")
    except ValueError:
        return text


def _split_paragraphs(text: str) -> list[str]:
    blocks = text.replace("\r\n", "\n").split("\n\n")
    return blocks if len(blocks) > 1 else text.splitlines()
