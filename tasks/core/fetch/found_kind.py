"""What a web answer is: a feed, a sitemap, a page, a web archive or something else.

Takes the first bytes (gzip and zstd opened), the media type and the address; the bytes decide, for feeds
are served as text/html and pages as text/xml. Media type and name only count where bytes cannot tell. It
reads a start, it does not parse: a feed that breaks later is still told as one.
"""

from __future__ import annotations

import re
import zlib
from enum import StrEnum
from urllib.parse import urlsplit

import zstandard

from tasks.core.fetch.markup_bytes import GZIP, find_markup, has_encoding_mark, to_utf8

_HEAD_BYTES = 65_536
_ZSTD = (b"\x28\xb5\x2f\xfd", b"\x5d\x2a\x4d\x18")
"""A frame, and the one that carries the dictionary of a .warc.zst."""

_END_OF = {b"<!--": b"-->"}
_ARCHIVE_NAME = re.compile(r"\.w?arc(?:\.gz|\.zst)?$", re.IGNORECASE)
_ARCHIVE_START = re.compile(rb"WARC/\d|filedesc://")
_DOCTYPE = re.compile(rb"<!doctype\s+([\w:.-]{1,40})[^\[>]*(\[)?", re.IGNORECASE)
_ROOT = re.compile(rb"<(?:[\w.-]{1,40}:)?([A-Za-z][\w.-]{0,40})")
_JSON_FEED = re.compile(rb"\"version\"\s*:\s*\"https?:\\?/\\?/(?:www\.)?jsonfeed\.org\\?/version\\?/1")
_RDF_FEED = re.compile(rb"purl\.org/rss/1\.0|my\.netscape\.com/rdf|<(?:\w{1,20}:)?(?:channel|item)[\s>]")
_ADDRESS_LINE = re.compile(rb"https?://[^\s<>\"]{1,4096}\s*", re.IGNORECASE)
_HTML_TAG = re.compile(
    rb"<(?:html|head|body|p|div|span|br|h[1-6]|article|li|table|a|meta)[\s>/]", re.IGNORECASE
)
_HTML_ROOTS = frozenset(
    [
        "html",
        "head",
        "body",
        "title",
        "meta",
        "link",
        "script",
        "style",
        "article",
        "main",
        "section",
        "header",
        "nav",
        "div",
        "h1",
        "h2",
        "p",
        "table",
        "a",
        "br",
        "font",
        "b",
        "iframe",
        "center",
        "noscript",
        "base",
    ]
)


class WebKind(StrEnum):
    """What an answer is read as."""

    FEED = "feed"
    SITEMAP = "sitemap"
    PAGE = "page"
    WARC = "warc"
    OTHER = "other"


def sniff(data: bytes, media_type: str | None, url: str) -> WebKind:
    """Tell what an answer is by its start; plain text is OTHER, unless it is a list of addresses."""
    head = _open_head(data)
    if head is None:
        return WebKind.WARC if _ARCHIVE_NAME.search(_path(url)) else WebKind.OTHER
    if _ARCHIVE_START.match(head):
        return WebKind.WARC
    text = (to_utf8(head, None) if has_encoding_mark(head) else head).lstrip()
    if b"\x00" in text:
        return WebKind.OTHER
    if text.startswith(b"{"):
        is_feed = _JSON_FEED.search(text) or _JSON_FEED.search(data)
        return WebKind.FEED if is_feed else WebKind.OTHER
    if _lists_addresses(text):
        return WebKind.SITEMAP
    return _sniff_markup(find_markup(text), media_type)


def _open_head(data: bytes) -> bytes | None:
    """Give the first bytes, unpacked; None where they are packed in a way that does not open."""
    head = data[:_HEAD_BYTES]
    try:
        if head.startswith(GZIP):
            return zlib.decompressobj(wbits=31).decompress(head, _HEAD_BYTES)
        if head.startswith(_ZSTD):
            reader = zstandard.ZstdDecompressor().stream_reader(head, read_across_frames=True)
            return reader.read(_HEAD_BYTES) or None
    except (zlib.error, zstandard.ZstdError):
        return None
    return head


def _lists_addresses(text: bytes) -> bool:
    """Whether each line is an address; the last one may be cut."""
    lines = [line for line in text.splitlines() if line.strip()]
    return bool(lines) and all(_ADDRESS_LINE.fullmatch(line.strip()) for line in lines)


def _sniff_markup(text: bytes, media_type: str | None) -> WebKind:
    root = _find_root(text)
    if root in {"rss", "feed"} or (root == "rdf" and _RDF_FEED.search(text)):
        return WebKind.FEED
    if root in {"urlset", "sitemapindex"}:
        return WebKind.SITEMAP
    if root in _HTML_ROOTS:
        return WebKind.PAGE
    is_said = not media_type or "html" in media_type.lower()
    return WebKind.PAGE if is_said and _HTML_TAG.search(text) else WebKind.OTHER


def _find_root(text: bytes) -> str:
    """Give the local name of the first element in lower case; what may stand before it is passed over."""
    at = 0
    while text.startswith((b"<?", b"<!"), at):
        doctype = _DOCTYPE.match(text, at)
        if doctype and doctype[1].lower() == b"html":
            return "html"
        end = b"]" if doctype and doctype[2] else _END_OF.get(text[at : at + 4], b">")
        closed = text.find(end, at)
        at = text.find(b"<", closed) if closed >= 0 else -1
        if at < 0:
            return ""
    match = _ROOT.match(text, at)
    return match[1].decode("ascii").lower() if match else ""


def _path(url: str) -> str:
    try:
        return urlsplit(url).path
    except ValueError:
        return ""
