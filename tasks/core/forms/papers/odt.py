"""ODT: a text of LibreOffice; with headings as a page, without as a plain text.

Read are headings, paragraphs, lists and tables of the body, no notes, no head and foot lines, nothing that
was deleted. Title, author and day that the file names hold where the text says nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tasks.core.errors import QuarantineError
from tasks.core.forms.agencies.safe_xml import find_first, name_element, parse_xml, read_first
from tasks.core.forms.built_page import make_stated
from tasks.core.forms.form import DocumentForm, Reading
from tasks.core.forms.papers.lines_of_text import make_reading
from tasks.core.forms.papers.package import Package
from tasks.core.records import Reason

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

    from tasks.core.records import Stated

_MEDIA_TYPE = "application/vnd.oasis.opendocument.text"
_ENDINGS = (".odt", ".ott")
_HIDDEN = frozenset(
    ("tracked-changes", "note", "annotation", "annotation-end", "table-of-content", "sequence-decls", "frame")
)
_TITLE_STYLE = "Title"
_LOWEST_LEVEL = 6


def _recognise(head: bytes, name: str) -> bool:
    is_zip = head.startswith(b"PK\x03\x04")
    return is_zip and (name.endswith(_ENDINGS) or head[30:].startswith(b"mimetype" + _MEDIA_TYPE.encode()))


def _read(data: bytes, _name: str) -> Reading:
    package = Package(data, _MEDIA_TYPE)
    part = package.read("content.xml")
    if part is None:
        raise package.refuse(Reason.UNREADABLE, "without content.xml")
    body = find_first(parse_xml(part), "body", "text")
    lines = [] if body is None else [(level, text) for level, text in _list_lines(body) if text]
    if not lines:
        raise QuarantineError(Reason.EMPTY, f"{_MEDIA_TYPE}: no text in it")
    return make_reading(lines, _read_names(package))


def _list_lines(body: etree._Element) -> Iterator[tuple[int, str]]:
    """Give headings with their level and paragraphs with 0, in their order; a table's row is one."""
    waiting = [body]
    while waiting:
        element = waiting.pop()
        name = name_element(element)
        if name in {"h", "p"}:
            yield _find_level(element, name), "".join(_walk(element)).strip()
        elif name == "table-row":
            cells = [cell for cell in element if name_element(cell) == "table-cell"]
            yield 0, "\t".join(" ".join("".join(_walk(cell)).split()) for cell in cells).strip()
        elif name not in _HIDDEN:
            waiting.extend(reversed(element))


def _find_level(element: etree._Element, name: str) -> int:
    said = {str(key).rpartition("}")[2]: str(value) for key, value in element.items()}
    if name == "p":
        return int(said.get("style-name") == _TITLE_STYLE)
    level = said.get("outline-level", "1")
    return min(_LOWEST_LEVEL, int(level)) if level.isdecimal() and int(level) else 1


def _walk(element: etree._Element) -> Iterator[str]:
    name = name_element(element)
    if name in _HIDDEN or not name:
        return
    yield {"s": " ", "tab": "\t", "line-break": "\n"}.get(name, "") + (element.text or "")
    for child in element:
        yield from _walk(child)
        yield child.tail or ""
        if name == "table-cell":
            yield " "


def _read_names(package: Package) -> Stated:
    part = package.read("meta.xml")
    if part is None:
        return ()
    root = parse_xml(part)
    return make_stated(
        title=read_first(root, "title"),
        authors=read_first(root, "initial-creator") or read_first(root, "creator"),
        published_at=read_first(root, "creation-date"),
    )


ODT = DocumentForm("ODT", _MEDIA_TYPE, _ENDINGS, _recognise, _read)
