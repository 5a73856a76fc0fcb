"""Sitemaps: urlset, sitemap index, news sitemaps and plain lists to the pages and sitemaps that they name.

Takes a sitemap's body (gzip or not) and the address that it came from; gives its pages, newest first where
their dates are known, each once. Entities are not expanded, nothing is fetched, elements are dropped as
they are read. Tags count by their local names, in any case and at any depth. A broken sitemap gives what can
be read of it; what is none is quarantined. It does not ask whether a sitemap may speak for the hosts that it
names.
"""

from __future__ import annotations

import io
import re
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

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
    state_fields,
)
from tasks.core.fetch.markup_bytes import find_markup, mend_markup, open_gzip, to_utf8
from tasks.core.records import Reason

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

MAX_SITEMAP_BYTES = 200 * 1024 * 1024
MAX_ENTRIES = 200_000
"""How far a sitemap is read; the protocol allows 50,000 entries."""

_ROOTS = frozenset({"urlset", "sitemapindex"})
_ENTRIES = frozenset({"url", "sitemap"})
_NEWS = ("news", "publication")
"""Elements of Google's module; the second one stands in the first."""
_MOST_DEPTH = 200
_MARKUP = re.compile(rb"\s*<")
_DOCTYPE = re.compile(rb"<!doctype[^\[>]*(?:\[.*?\]\s*)?>", re.IGNORECASE | re.DOTALL)
_NESTED_ENTITY = re.compile(rb"<!entity\s[^<>]*[\"'][^<>\"']*&\w", re.IGNORECASE)
_ENTITY = re.compile(rb"<!entity\s+(?:%\s+)?([\w.:-]{1,100})", re.IGNORECASE)
_USED_ENTITY = re.compile(rb"&([\w.:-]{1,100});")
_DOCTYPE_BYTES = 64 * 1024
_HOST_FIRST = re.compile(r"(?:www\.)?[a-z0-9-]+(?:\.[a-z0-9-]+)+(?=[/?:]|$)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class FoundSitemap:
    """A sitemap that an index names; `lastmod` is what is told of its last change, as it was written."""

    url: str
    lastmod: str | None = None


@dataclass(frozen=True, slots=True)
class SitemapReading:
    """What a sitemap names: pages, or further sitemaps."""

    pages: tuple[FoundPage, ...] = ()
    sitemaps: tuple[FoundSitemap, ...] = ()


@dataclass(slots=True)
class _Entry:
    """One <url> or <sitemap> as it stands there, by the local names of what is in it."""

    is_sitemap: bool
    prefix: str
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
    if not _MARKUP.match(find_markup(text)):
        listed = keep_distinct(islice(_read_lines(text, url), MAX_ENTRIES))
        if not listed:
            raise QuarantineError(Reason.UNREADABLE, "no sitemap: neither markup nor addresses")
        return SitemapReading(pages=listed[:most])
    entries = list(islice(_read_entries(text), MAX_ENTRIES))
    found = [(entry, page) for entry in entries if (page := _make_page(entry, url))]
    pages = keep_distinct(page for entry, page in found if not entry.is_sitemap)
    sitemaps = keep_distinct(page for entry, page in found if entry.is_sitemap and page.url != url)
    told = {page.url: entry.said.get("lastmod") for entry, page in reversed(found) if entry.is_sitemap}
    return SitemapReading(
        pages=tuple(sort_newest_first(pages)[:most]),
        sitemaps=tuple(FoundSitemap(each.url, told[each.url]) for each in sort_newest_first(sitemaps)[:most]),
    )


def _read_entries(text: bytes) -> Iterator[_Entry]:
    """Read entry by entry, over what is broken in the markup as far as it can be told."""
    walk = etree.iterparse(
        io.BytesIO(mend_markup(_drop_doctype(text))),
        events=("start", "end"),
        encoding="utf-8",
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
        recover=True,
    )
    is_empty = True
    try:
        for entry in _Walk().entries(walk):
            is_empty = is_empty and "loc" not in entry.said
            yield entry
    except etree.XMLSyntaxError as error:
        if is_empty:
            raise QuarantineError(Reason.UNREADABLE, f"broken sitemap: {str(error)[:100]}") from error
    if is_empty and (broken := walk.error_log.last_error):
        raise QuarantineError(Reason.UNREADABLE, f"broken sitemap: {broken.message[:100]}")


def _drop_doctype(text: bytes) -> bytes:
    """Take a sitemap's own entities away: none has use for them, and only a bomb puts one into another."""
    declared = _DOCTYPE.search(text[:_DOCTYPE_BYTES])
    if declared is None and not _ENTITY.search(text):
        return text
    if declared is None or _NESTED_ENTITY.search(declared[0]):
        raise QuarantineError(Reason.UNREADABLE, "a sitemap with entities that hold entities")
    names = frozenset(_ENTITY.findall(declared[0]))
    rest = text[: declared.start()] + text[declared.end() :]
    if _ENTITY.search(rest):
        raise QuarantineError(Reason.UNREADABLE, "a sitemap that declares entities where none are declared")
    return _USED_ENTITY.sub(lambda used: b"" if used[1] in names else used[0], rest) if names else rest


class _Walk:
    """Goes through a sitemap's elements, and lets go of each one that was read."""

    def __init__(self) -> None:
        self._names: list[str] = []
        self._entry: _Entry | None = None
        self._entry_depth = 0

    def entries(self, walk: Iterable[tuple[str, etree._Element]]) -> Iterator[_Entry]:
        """Give each entry when it ends."""
        for event, element in walk:
            if event == "start":
                yield from self._open(element)
                continue
            self._names.pop()
            if self._entry is not None and len(self._names) > self._entry_depth:
                self._say(self._entry, element)
            elif self._entry is not None:
                yield self._entry
                self._entry = None
            _let_go(element)

    def _open(self, element: etree._Element) -> Iterator[_Entry]:
        """Go into an element; an entry inside another one means that this one was never closed."""
        prefix, name = _read_name(element)
        if not self._names and name not in _ROOTS:
            raise QuarantineError(Reason.UNREADABLE, f"no sitemap: its root is {name[:40]}")
        if len(self._names) >= _MOST_DEPTH:
            raise QuarantineError(Reason.UNREADABLE, f"no sitemap: {_MOST_DEPTH} elements in each other")
        if name in _ENTRIES:
            if self._entry is not None:
                yield self._entry
            self._entry = _Entry(is_sitemap=name == "sitemap", prefix=prefix)
            self._entry_depth = len(self._names)
        self._names.append(name)

    def _say(self, entry: _Entry, element: etree._Element) -> None:
        prefix, name = _read_name(element)
        is_own = len(self._names) == self._entry_depth + 1 and prefix == entry.prefix
        text = (element.text or "").strip()
        if (is_own or self._names[-1] in _NEWS) and text and len(text) <= MAX_URL_CHARS:
            entry.said.setdefault(name, text)


def _read_name(element: etree._Element) -> tuple[str, str]:
    """Give an element's prefix, declared or not, and its local name in lower case."""
    tag = element.tag.rpartition("}")[2]
    prefix, _, name = tag.rpartition(":")
    return (element.prefix or prefix).lower(), name.lower()


def _let_go(element: etree._Element) -> None:
    """Free an element that has ended, and those before it under the same parent."""
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]


def _make_page(entry: _Entry, base: str) -> FoundPage | None:
    said = entry.said
    url = resolve_link(base, _complete(said.get("loc"), base))
    if url is None:
        return None
    return FoundPage(
        url=url,
        published_at=read_told_date(said.get("publication_date")),
        modified_at=read_told_date(said.get("lastmod")),
        stated=state_fields(
            title=clean_title(said.get("title")),
            publisher=said.get("name"),
            published_at=said.get("publication_date"),
            modified_at=said.get("lastmod"),
            tags=_split(said.get("keywords", "")),
            language=said.get("language"),
        ),
    )


def _split(keywords: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(line for each in keywords.split(",") if (line := " ".join(each.split()))))


def _complete(link: str | None, base: str) -> str | None:
    """Give an address that begins with its host, without a scheme, the scheme of the sitemap."""
    parts = urlsplit(base)
    host = _HOST_FIRST.match(link or "")
    is_host = host and (host[0].lower().startswith("www.") or host[0].lower() == parts.hostname)
    return f"{parts.scheme}://{link}" if is_host else link


def _read_lines(text: bytes, base: str) -> Iterator[FoundPage]:
    """Read a list of addresses, one a line; lines that are none are passed over."""
    lines = (line.decode("utf-8", "replace").strip() for line in io.BytesIO(text))
    whole = (line for line in lines if line.lower().startswith(("http://", "https://")))
    return (FoundPage(url) for line in whole if (url := resolve_link(base, line)))
