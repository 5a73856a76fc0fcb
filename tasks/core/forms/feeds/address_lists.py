"""Lists of addresses: links one a line, bookmarks, what Pocket and Instapaper keep, OPML, GDELT's tables.

Each address is a page to fetch; those of an OPML are feeds. What such lists say beside it (a name, a day on
which it was saved) is the reader's own word, not the page's, and is left out.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, BinaryIO
from xml.parsers.expat import ExpatError

from tasks.core.errors import QuarantineError
from tasks.core.forms.agencies.safe_xml import parse_xml
from tasks.core.forms.form import Item, LinkKind, ReadOptions, StreamForm, WholeForm
from tasks.core.forms.rows.row_values import is_page_url
from tasks.core.records import Reason

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_LINK_LINE = re.compile(rb"\s*(?:[-*]\s+|\d{1,6}[.)]\s+)?<?(https?://[^\s<>\"]+)>?\s*")
_COMMENT = re.compile(rb"\s*(?:#.*)?")
_BOOKMARKS = re.compile(
    rb"\s*<!DOCTYPE\s+NETSCAPE-Bookmark-file"
    rb"|\s*<(?:(?!<body).){0,600}<title>\s*(?:Pocket Export|Instapaper: Export)",
    re.IGNORECASE | re.DOTALL,
)
_OPML = re.compile(
    rb"\s*+(?:<\?[^>]*>\s*+)*+(?:<!--(?:(?!-->).)*+-->\s*+)*+<opml[\s>]", re.IGNORECASE | re.DOTALL
)
_SHORTCUT = re.compile(
    rb"\s*(?:\[\{[0-9A-F-]{36}\}\][^\[]{0,2000})?\[(?:InternetShortcut|Desktop Entry)\]\s", re.IGNORECASE
)
_SHORTCUT_URL = re.compile(rb"^URL=(\S+)", re.IGNORECASE | re.MULTILINE)
_GDELT = re.compile(rb"(?:\d{14}-T?\d+\t\d{14}\t|\d{6,12}\t\d{8}\t\d{6}\t|\d{6,12}\t\d{14}\t\d{14}\t)")
_LONGEST_LINE = 1024 * 1024
_LONGEST_SHORTCUT = 64 * 1024
_MOST_ADDRESSES = 1_000_000
_GDELT_COLUMNS = {27: 4, 61: 60, 58: 57, 16: 5, 11: 10}
"""Which column of GDELT's knowledge graph 2, events (2 and 1), mentions and first graph is the address."""
_GDELT_NAMES = (b"DATE", b"NUMARTS", b"SOURCEURLS")
"""The first graph alone names its columns."""
_GDELT_NAMED = b"\t".join(_GDELT_NAMES[:2])
_GDELT_BETWEEN = b"<UDIV>"


def _recognise_links(head: bytes, _name: str) -> bool:
    lines = head.splitlines()
    first = next((line for line in lines if not _COMMENT.fullmatch(line)), b"")
    if not _LINK_LINE.fullmatch(first):
        return False
    lines = [line for line in lines if not _COMMENT.fullmatch(line)]
    if len(head) > 1 and not head.endswith(b"\n") and len(lines) > 1:
        lines.pop()
    return bool(lines) and all(_LINK_LINE.fullmatch(line) for line in lines)


def _read_links(stream: BinaryIO, _options: ReadOptions) -> Iterator[Item]:
    number = 0
    while line := stream.readline(_LONGEST_LINE):
        number += 1
        if _COMMENT.fullmatch(line.rstrip(b"\r\n")):
            continue
        found = _LINK_LINE.fullmatch(line.removeprefix(b"\xef\xbb\xbf"))
        yield _link(str(number), found[1] if found else line[:80])


def _link(place: str, url: bytes | str, kind: LinkKind = LinkKind.PAGE) -> Item:
    text = (url.decode("utf-8", "replace") if isinstance(url, bytes) else url).strip()
    if not is_page_url(text):
        return Item(place, reason=Reason.UNREADABLE, detail=f"no address: {text[:80]!r}")
    return Item(place, url=text, link_kind=kind)


def _recognise_gdelt(head: bytes, _name: str) -> bool:
    first = head.partition(b"\n")[0]
    columns = first.count(b"\t") + 1
    if first.startswith(_GDELT_NAMED):
        return first.split(b"\t")[-1].strip() == _GDELT_NAMES[-1]
    return _GDELT.match(head) is not None and columns in _GDELT_COLUMNS


def _read_gdelt(stream: BinaryIO, _options: ReadOptions) -> Iterator[Item]:
    seen: set[bytes] = set()
    number = 0
    while line := stream.readline(_LONGEST_LINE):
        number += 1
        cells = line.rstrip(b"\r\n").split(b"\t")
        at = _GDELT_COLUMNS.get(len(cells))
        if cells[-1] == _GDELT_NAMES[-1]:
            continue
        if at is None:
            yield Item(str(number), reason=Reason.UNREADABLE, detail=f"row {number} has {len(cells)} cells")
            continue
        fresh = [url for url in cells[at].split(_GDELT_BETWEEN) if url not in seen]
        seen.update(fresh)
        yield from (_link(f"{number}.{n}" if n > 1 else str(number), url) for n, url in enumerate(fresh, 1))


def _recognise_shortcut(head: bytes, name: str) -> bool:
    if name.endswith(".webloc"):
        return head.startswith(b"bplist00") or b"<key>URL</key>" in head[:_LONGEST_SHORTCUT]
    return _SHORTCUT.match(head) is not None and _SHORTCUT_URL.search(head[:_LONGEST_SHORTCUT]) is not None


def _read_shortcut(stream: BinaryIO, _options: ReadOptions) -> Iterator[Item]:
    data = stream.read(_LONGEST_SHORTCUT)
    found = _SHORTCUT_URL.search(data)
    yield _link("1", found[1] if found else _read_property_list(data))


def _read_property_list(data: bytes) -> str:
    """Read what macOS writes; it refuses entities itself."""
    import plistlib

    try:
        said = plistlib.loads(data)
    except (ValueError, OverflowError, RecursionError, ExpatError, plistlib.InvalidFileException) as error:
        raise QuarantineError(Reason.UNREADABLE, "a shortcut without an address") from error
    url = said.get("URL") if isinstance(said, dict) else None
    return url if isinstance(url, str) else ""  # a list whose parts are one list would be written out


def _recognise_bookmarks(head: bytes, _name: str) -> bool:
    return _BOOKMARKS.match(head) is not None


def _read_bookmarks(data: bytes, _options: ReadOptions) -> tuple[Item, ...]:
    from lxml import etree
    from lxml import html as markup

    try:
        tree = markup.fromstring(data)
    except etree.LxmlError as error:
        raise QuarantineError(Reason.UNREADABLE, f"bookmarks that nobody can read: {error}") from error
    return number_addresses(str(link.get("href") or "") for link in tree.iter("a"))


def _recognise_opml(head: bytes, _name: str) -> bool:
    return _OPML.match(head) is not None


def _read_opml(data: bytes, _options: ReadOptions) -> tuple[Item, ...]:
    outlines = parse_xml(data).iter("outline")
    feeds = (outline.get("xmlUrl") or outline.get("xmlurl") for outline in outlines)
    return number_addresses((feed for feed in feeds if feed), LinkKind.FEED)


def number_addresses(urls: Iterable[str], kind: LinkKind = LinkKind.PAGE) -> tuple[Item, ...]:
    """Give addresses of the web, each once; bookmarks hold others too, which are nobody's pages."""
    found = dict.fromkeys(url.strip() for url in urls if is_page_url(url.strip()))
    return tuple(_link(str(place), url, kind) for place, url in enumerate(found, 1))[:_MOST_ADDRESSES]


LINK_LIST = StreamForm("list of addresses", "text/uri-list", (".urls", ".uri"), _recognise_links, _read_links)
GDELT = StreamForm(
    "GDELT table", "text/tab-separated-values", (), _recognise_gdelt, _read_gdelt, is_fenced=True
)
SHORTCUT = StreamForm(
    "shortcut", "application/x-mswinurl", (".url", ".webloc", ".desktop"), _recognise_shortcut, _read_shortcut
)
BOOKMARKS = WholeForm("bookmarks", "text/html", (), _recognise_bookmarks, _read_bookmarks)
OPML = WholeForm("OPML", "text/x-opml", (".opml",), _recognise_opml, _read_opml)
