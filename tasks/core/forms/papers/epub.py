"""EPUB: a magazine, a newspaper or a collection of articles, a chapter of its spine an article.

Cover, contents and other chapters without prose are passed over. A chapter's own headline is its title, else
what the contents call it; where there is but one chapter, the book's title and author are its own. Publisher,
language and day are the book's. A book whose pages are encrypted is refused.
"""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from urllib.parse import unquote, urldefrag

from lxml import etree, html

from tasks.core.clean.input.charsets import decode
from tasks.core.forms.agencies.safe_xml import (
    find_all,
    find_first,
    name_element,
    parse_xml,
    read_first,
    read_inner,
)
from tasks.core.forms.built_page import make_stated
from tasks.core.forms.databases.html_export import read_line
from tasks.core.forms.form import HTML_UTF_8, Item, ReadOptions, WholeForm
from tasks.core.forms.papers.package import Package
from tasks.core.records import Reason

if TYPE_CHECKING:
    from collections.abc import Mapping

_MEDIA = "application/epub+zip"
_ZIP = b"PK\x03\x04"
_CONTAINER = "META-INF/container.xml"
_PAGES = frozenset({"application/xhtml+xml", "text/html", "application/x-dtbook+xml"})
_LEAST_PROSE = 150
"""Letters of a chapter's paragraphs: a cover, a title page, an imprint have fewer."""
_LONGEST_SAID = 1000
"""Characters: what a book says of itself is said of each of its chapters."""
_APART = re.compile(r"\b(?:cover|toc|nav|titlepage|copyright|colophon|imprint|landmarks)\b", re.IGNORECASE)
_PARAGRAPHS = frozenset({"p", "li", "blockquote", "div"})


def _recognise(head: bytes, name: str) -> bool:
    return head.startswith(_ZIP) and (name.endswith(".epub") or b"mimetypeapplication/epub+zip" in head[:100])


def _read(data: bytes, options: ReadOptions) -> tuple[Item, ...]:
    package = Package(data, _MEDIA)
    place = _find_book(package)
    book = parse_xml(_demand(package, place))
    folder = posixpath.dirname(place)
    spine = _list_spine(book, folder)
    encrypted = package.read("META-INF/encryption.xml") or b""
    if spine and all(path.encode() in encrypted for path in spine):
        raise package.refuse(
            Reason.UNREADABLE, "its pages are encrypted (DRM): only its publisher's program reads it"
        )
    pages = [(path, decode(page).text) for path in spine if (page := package.read(path))]
    chapters = [(path, page) for path, page in pages if _has_prose(path, page)]
    if not chapters:
        raise package.refuse(Reason.EMPTY, "no chapter with a text in it")
    labels = _read_labels(package, book, folder)
    said = _read_book(book, is_alone=len(chapters) == 1 and len(pages) == len(spine))
    return tuple(_make_item(path, page, said, labels.get(path), options) for path, page in chapters)


@dataclass(frozen=True, slots=True)
class _Book:
    """What a book says of all its chapters, and of its only one."""

    publisher: str | None
    date: str | None
    language: str | None
    is_alone: bool
    title: str | None = None
    creator: str | None = None
    url: str | None = None


def _read_book(book: etree._Element, *, is_alone: bool) -> _Book:
    def read(name: str) -> str | None:
        return (read_first(book, "metadata", name) or "")[:_LONGEST_SAID] or None

    of_all = _Book(read("publisher"), read("date"), read("language"), is_alone)
    if not is_alone:
        return of_all
    source = read("source") or ""
    url = source if source.startswith(("http://", "https://")) else None
    return replace(of_all, title=read("title"), creator=read("creator"), url=url)


def _find_book(package: Package) -> str:
    container = parse_xml(_demand(package, _CONTAINER))
    path = next((each.get("full-path") for each in find_all(container, "rootfile")), None)
    return _join("", path or "")


def _demand(package: Package, name: str) -> bytes:
    part = package.read(name)
    if part is None:
        raise package.refuse(Reason.UNREADABLE, f"without {name}")
    return part


def _join(folder: str, path: str) -> str:
    return posixpath.normpath(posixpath.join(folder, unquote(urldefrag(path)[0])))


def _list_spine(book: etree._Element, folder: str) -> list[str]:
    manifest = {
        each.get("id"): _join(folder, each.get("href") or "")
        for each in find_all(book, "manifest", "item")
        if each.get("media-type") in _PAGES and "nav" not in (each.get("properties") or "").split()
    }
    refs = (each.get("idref") for each in find_all(book, "spine", "itemref") if each.get("linear") != "no")
    return list(dict.fromkeys(manifest[ref] for ref in refs if ref in manifest))


def _has_prose(path: str, page: str) -> bool:
    root = _parse(page)
    if root is None:
        return False
    letters = sum(len(read_line(each)) for each in root.iter("p", "blockquote", "li"))
    if not letters:
        letters = len(read_line(root)) if root.find(".//a") is None else 0
    is_apart = _APART.search(posixpath.basename(path)) is not None
    return letters >= _LEAST_PROSE * (4 if is_apart else 1)


def _parse(page: str) -> html.HtmlElement | None:
    try:
        return html.document_fromstring(page.encode(), parser=html.HTMLParser(encoding="utf-8"))
    except (etree.ParserError, ValueError):
        return None


def _read_labels(package: Package, book: etree._Element, folder: str) -> Mapping[str, str]:
    """Give what the contents call the chapters, of EPUB 2 (NCX) or 3 (nav)."""
    labels: dict[str, str] = {}
    for item in find_all(book, "manifest", "item"):
        is_contents = (
            item.get("media-type") == "application/x-dtbncx+xml"
            or "nav" in (item.get("properties") or "").split()
        )
        path = _join(folder, item.get("href") or "")
        part = package.read(path) if is_contents else None
        for target, label in _list_contents(parse_xml(part)) if part else ():
            labels.setdefault(_join(posixpath.dirname(path), target), label)
    return labels


def _list_contents(root: etree._Element) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for each in root.iterdescendants():
        name = name_element(each)
        if name == "a" and each.get("href"):
            found.append((str(each.get("href")), read_inner(each)))
        elif name == "navPoint":
            content, label = find_first(each, "content"), read_first(each, "navLabel")
            if content is not None and label:
                found.append((content.get("src") or "", label))
    return found


def _make_item(path: str, page: str, book: _Book, label: str | None, options: ReadOptions) -> Item:
    data = page.encode("utf-8", "replace")
    if len(data) > options.max_bytes:
        return Item(path, reason=Reason.TOO_LARGE, detail=f"over {options.max_bytes} bytes")
    root = _parse(page)
    headline = (
        next((line for each in root.iter("h1", "h2") if (line := read_line(each))), None)
        if root is not None
        else None
    )
    return Item(
        path,
        data,
        HTML_UTF_8,
        url=book.url,
        stated=make_stated(
            title=headline or (book.title if book.is_alone else label),
            authors=book.creator,
            publisher=book.publisher,
            published_at=book.date,
            language=book.language,
        ),
    )


EPUB = WholeForm("EPUB", _MEDIA, (".epub",), _recognise, _read)
