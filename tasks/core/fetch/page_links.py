"""What a page says of other addresses: its feeds, and where the article is that it only stands for.

Takes a page's bytes and the address that they came from; gives addresses of the web. A page tells that the
article is elsewhere by a refresh at once, in its own head or the answer's, or by being one of Google News's.
The rel=canonical of a page or its AMP version is not such: that is a matter of identity, not of where to
fetch. Only the start of a page is read for its feeds. Nothing is fetched.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from tasks.core.clean.input.markup import parse_page
from tasks.core.fetch.found_pages import resolve_link, unwrap_address

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.html import HtmlElement

MOST_FEEDS = 50
HEAD_BYTES = 512 * 1024
MAX_REFRESH_S = 5
"""A page that goes on later than this is one that is read first, or that only reloads itself."""

_MAX_FORWARD_BYTES = 32 * 1024
_FEED_TYPES = frozenset(
    {
        "application/rss+xml",
        "application/atom+xml",
        "application/rdf+xml",
        "application/feed+json",
        "application/xml",
        "text/xml",
    }
)
_MOST_REFRESHES = 5
_COMMENTS = re.compile(
    r"\bcomments?\b|kommentar|commentaires?\b|comentarios\b|commenti\b|reacties\b|komentar|комментари",
    re.IGNORECASE,
)
_REFRESH = re.compile(r"\s*(\d{1,4})(?:\.\d*)?\s*[;,\s]\s*(?:url\s*=\s*)?(.+)", re.IGNORECASE | re.DOTALL)
_GOOGLE_NEWS = "news.google.com"
_GOOGLE_ARTICLE = re.compile(r"/(?:rss/)?(?:articles|read|__i/rss/rd/articles)/")
_OWN_HOSTS = re.compile(
    r"(?:.+\.)?(?:google(?:\.[a-z]{2,3}){1,2}|gstatic\.com|googleapis\.com|googleusercontent\.com|youtube\.com"
    r"|google-analytics\.com|googletagmanager\.com|schema\.org|w3\.org|blog\.google)"
)


def find_feeds(html: bytes, url: str) -> tuple[str, ...]:
    """Find the feeds that a page names, in its order; not those of comments."""
    tree = parse_page(_cut(html, HEAD_BYTES))
    if tree is None:
        return ()
    base = _read_base(tree, url)
    found: dict[str, None] = {}
    for link in tree.iter("link"):
        feed = resolve_link(base, link.get("href")) if _is_feed(link) else None
        if feed and not _COMMENTS.search(f"{urlsplit(feed).path} {link.get('title') or ''}"):
            found[feed] = None
    return tuple(found)[:MOST_FEEDS]


def may_tell_address(html: bytes, url: str) -> bool:
    """Whether `told_address` could find anything, told without parsing: only small pages forward.

    The bytes may still be packed; those of small packed pages cannot be told, and may.
    """
    if _is_google_article(url):
        return True
    if len(html) > _MAX_FORWARD_BYTES:
        return False
    start = html[:1024].lower()
    is_plain = any(mark in start for mark in (b"<html", b"<head", b"<meta", b"<!doctype"))
    return not is_plain or b"refresh" in html.lower()


def told_address(html: bytes, url: str) -> str | None:
    """Find where a page sends its reader on to at once; None where the page is what was asked for."""
    inner = unwrap_address(url)
    if inner != url:
        return inner
    tree = parse_page(_cut(html, HEAD_BYTES * 4))
    if tree is None:
        return None
    base = _read_base(tree, url)
    told = _read_google_article(tree, base) if _is_google_article(url) else _read_refresh(tree, base, url)
    told = unwrap_address(told) if told else None
    return told if told != url.partition("#")[0] else None


def told_by_header(refresh: str | None, url: str) -> str | None:
    """Find where the header `Refresh` sends on to at once who asked for this address, as browsers go."""
    told = _resolve_refresh(refresh or "", url)
    told = unwrap_address(told) if told else None
    return told if told != url.partition("#")[0] else None


def _cut(html: bytes, most_bytes: int) -> bytes:
    """Give the start of a page, up to the end of a tag, so that no character is cut in two."""
    return html if len(html) <= most_bytes else html[:most_bytes].rpartition(b">")[0] + b">"


def _read_base(tree: HtmlElement, url: str) -> str:
    base = next((each.get("href") for each in tree.iter("base") if each.get("href")), None)
    return resolve_link(url, base) or url


def _is_feed(link: HtmlElement) -> bool:
    relations = (link.get("rel") or "").lower().split()
    media_type = (link.get("type") or "").partition(";")[0].strip().lower()
    is_named = "alternate" in relations and media_type in _FEED_TYPES
    return "stylesheet" not in relations and (is_named or "feed" in relations)


def _read_refresh(tree: HtmlElement, base: str, url: str) -> str | None:
    """Read the first refresh; one for readers without scripts counts where it leaves the site."""
    metas = (meta for meta in tree.iter("meta") if _is_refresh(meta))
    for meta in islice(metas, _MOST_REFRESHES):
        told = _resolve_refresh(meta.get("content") or "", base)
        if told is None:
            continue
        if not any(True for _ in meta.iterancestors("noscript")) or _host(told) != _host(url):
            return told
    return None


def _resolve_refresh(said: str, base: str) -> str | None:
    match = _REFRESH.fullmatch(said[:4200])
    if match is None or int(match[1]) > MAX_REFRESH_S:
        return None
    return resolve_link(base, match[2].strip().strip("'\""))


def _is_refresh(meta: HtmlElement) -> bool:
    return (meta.get("http-equiv") or "").strip().lower() == "refresh"


def _is_google_article(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.hostname == _GOOGLE_NEWS and bool(_GOOGLE_ARTICLE.match(parts.path))


def _read_google_article(tree: HtmlElement, base: str) -> str | None:
    """Read the publisher's address: as data, by a refresh, or as the one link that leaves Google."""
    for element in tree.iter():
        told = resolve_link("", element.get("data-n-au"))
        if told and not _is_own(told):
            return told
    refreshed = _read_refresh(tree, base, base)
    if refreshed and not _is_own(refreshed):
        return refreshed
    leaving = {link for link in _read_links(tree, base) if not _is_own(link)}
    return leaving.pop() if len(leaving) == 1 else None


def _read_links(tree: HtmlElement, base: str) -> Iterator[str]:
    for element in tree.iter("a", "link"):
        is_link = element.tag == "a" or (element.get("rel") or "").lower() == "canonical"
        link = resolve_link(base, element.get("href")) if is_link else None
        if link:
            yield unwrap_address(link)


def _host(url: str) -> str:
    return (urlsplit(url).hostname or "").removeprefix("www.")


def _is_own(url: str) -> bool:
    return bool(_OWN_HOSTS.fullmatch(_host(url)))
