"""Sitemaps: urlset, sitemap index, news sitemaps and plain lists to the pages and sitemaps that they name.

Takes a sitemap's body (gzip or not) and the address that it came from; gives its pages, newest first where
their dates are known, each once. Entities are not expanded, nothing is fetched, elements are dropped as
they are read. A broken sitemap gives what stands before the break; what is none is quarantined. It does
not ask whether a sitemap may speak for the hosts that it names.
"""

from __future__ import annotations

import io
import re
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING

from lxml import etree

from tasks.core.errors import QuarantineError
from tasks.core.fetch.found_pages import (
    MAX_URL_CHARS,
    FoundPage,
    clean_title,
    keep_distinct,
    read_told_date,
    resolve_link,
    sort_newest_first,
)
from tasks.core.fetch.markup_bytes import open_gzip, to_utf8
from tasks.core.records import Reason

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

MAX_SITEMAP_BYTES = 200 * 1024 * 1024
MAX_ENTRIES = 200_000
"""How far a sitemap is read; the protocol allows 50,000 entries."""

_ROOTS = frozenset({"urlset", "sitemapindex"})
_ENTRIES = frozenset({"url", "sitemap"})
_ENTRY_DEPTH = 1
_MARKUP = re.compile(rb"\s*<")
_BARE_AMPERSAND = re.compile(rb"&(?!#?\w{1,20};)")


@dataclass(frozen=True, slots=True)
class FoundSitemap:
    """A sitemap that an index names."""

    url: str
    modified_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class SitemapReading:
    """What a sitemap names: pages, or further sitemaps."""

    pages: tuple[FoundPage, ...] = ()
    sitemaps: tuple[FoundSitemap, ...] = ()


@dataclass(slots=True)
class _Entry:
    """One <url> or <sitemap> as it stands there, by the local names of what is in it."""

    is_sitemap: bool
    said: dict[str, str] = field(default_factory=dict)


def read_sitemap(
    data: bytes,
    url: str,
    most: int = 50_000,
    *,
    media_type: str | None = None,
    max_bytes: int = MAX_SITEMAP_BYTES,
) -> SitemapReading:
    """Read a sitemap, at most `most` pages (the newest) and as many sitemaps of it."""
    text = to_utf8(open_gzip(data, max_bytes), media_type)
    if not _MARKUP.match(text):
        listed = keep_distinct(islice(_read_lines(text, url), MAX_ENTRIES))
        if not listed:
            raise QuarantineError(Reason.UNREADABLE, "no sitemap: neither markup nor addresses")
        return SitemapReading(pages=listed[:most])
    entries = list(islice(_read_entries(text), MAX_ENTRIES))
    found = [(entry, page) for entry in entries if (page := _make_page(entry, url))]
    pages = keep_distinct(page for entry, page in found if not entry.is_sitemap)
    sitemaps = keep_distinct(page for entry, page in found if entry.is_sitemap and page.url != url)
    return SitemapReading(
        pages=tuple(sort_newest_first(pages)[:most]),
        sitemaps=tuple(
            FoundSitemap(each.url, each.modified_at) for each in sort_newest_first(sitemaps)[:most]
        ),
    )


def _read_entries(text: bytes) -> Iterator[_Entry]:
    """Read entry by entry; what follows a break in the markup is lost, unless nothing came before it."""
    walk = etree.iterparse(
        io.BytesIO(_BARE_AMPERSAND.sub(b"&amp;", text)),
        events=("start", "end"),
        encoding="utf-8",
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    is_empty = True
    try:
        for entry in _Walk().entries(walk):
            is_empty = False
            yield entry
    except etree.XMLSyntaxError as error:
        if is_empty:
            raise QuarantineError(Reason.UNREADABLE, f"broken sitemap: {str(error)[:100]}") from error


class _Walk:
    """Goes through a sitemap's elements, and lets go of each one that was read."""

    def __init__(self) -> None:
        self._depth = 0
        self._entry: _Entry | None = None

    def entries(self, walk: Iterable[tuple[str, etree._Element]]) -> Iterator[_Entry]:
        """Give each entry when it ends."""
        for event, element in walk:
            if event == "start":
                self._open(element)
                continue
            self._depth -= 1
            if self._entry is not None and self._depth > _ENTRY_DEPTH:
                self._say(self._entry, element)
            elif self._entry is not None:
                yield self._entry
                self._entry = None
            _let_go(element)

    def _open(self, element: etree._Element) -> None:
        name = _local_name(element)
        if not self._depth and name not in _ROOTS:
            raise QuarantineError(Reason.UNREADABLE, f"no sitemap: its root is {name[:40]}")
        if self._depth == _ENTRY_DEPTH and name in _ENTRIES:
            self._entry = _Entry(is_sitemap=name == "sitemap")
        self._depth += 1

    def _say(self, entry: _Entry, element: etree._Element) -> None:
        is_own = self._depth == _ENTRY_DEPTH + 1
        text = (element.text or "").strip()
        if (is_own or "sitemap-news" in element.tag) and len(text) <= MAX_URL_CHARS:
            entry.said.setdefault(_local_name(element), text)


def _local_name(element: etree._Element) -> str:
    return element.tag.rpartition("}")[2]


def _let_go(element: etree._Element) -> None:
    """Free an element that has ended, and those before it under the same parent."""
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]


def _make_page(entry: _Entry, base: str) -> FoundPage | None:
    url = resolve_link(base, entry.said.get("loc"))
    if url is None:
        return None
    return FoundPage(
        url=url,
        published_at=read_told_date(entry.said.get("publication_date")),
        modified_at=read_told_date(entry.said.get("lastmod")),
        title=clean_title(entry.said.get("title")),
    )


def _read_lines(text: bytes, base: str) -> Iterator[FoundPage]:
    """Read a list of addresses, one a line; lines that are none are passed over."""
    lines = (line.decode("utf-8", "replace").strip() for line in io.BytesIO(text))
    whole = (line for line in lines if line.lower().startswith(("http://", "https://")))
    return (FoundPage(url) for line in whole if (url := resolve_link(base, line)))
