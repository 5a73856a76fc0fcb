"""Feeds as files: RSS, Atom and RDF with the texts of their items, and WordPress's export, which is one.

An item is an article at the page that it links to, its text what the feed has of it: `content:encoded`,
Atom's content, or a summary that is an article by its length. An item with less is an address to fetch.
Of an export, what was published counts: posts and pages, no drafts, menus and attachments; its authors are
named in full at its head, and its paragraphs may be parted by blank lines alone. Read by feedparser, as
what is fetched is.
"""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING, Any

from tasks.core.errors import QuarantineError
from tasks.core.fetch.said.feed_entry import (
    find_content,
    find_description,
    find_time,
    fold_markup,
    has_tag,
    list_authors,
    list_tags,
)
from tasks.core.forms.form import HTML_UTF_8, TEXT_UTF_8, Item, ReadOptions, WholeForm
from tasks.core.records import Reason

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


_START = re.compile(
    rb"\s*+(?:<\?[^>]*>\s*+)*+(?:<!--(?:(?!-->).)*+-->\s*+|<\?[^>]*>\s*+)*+"
    rb"<(?:rss[\s>]|(?:\w+:)?feed\s[^>]*Atom|(?:\w+:)?RDF\s[^>]*(?:purl\.org/rss|netscape\.com/rdf))",
    re.DOTALL | re.IGNORECASE,
)
_LONGEST_TITLE = 1000
"""Characters: what a feed says of itself is said of each of its items."""
_WXR_AUTHOR = re.compile(rb"<wp:author>(.{1,2000}?)</wp:author>", re.DOTALL)
_WXR_NAME = re.compile(
    rb"<wp:author_(login|display_name)>\s*(?:<!\[CDATA\[)?(.{0,400}?)(?:\]\]>)?\s*</wp:author_", re.DOTALL
)
_NEVER_POSTS = frozenset(
    {"attachment", "nav_menu_item", "revision", "wp_navigation", "wp_global_styles", "wp_block", "custom_css"}
)


def _recognise(head: bytes, _name: str) -> bool:
    return _START.match(head) is not None


def _read(data: bytes, options: ReadOptions) -> tuple[Item, ...]:
    from tasks.core.fetch.feeds import parse_feed
    from tasks.core.fetch.markup_bytes import to_utf8

    text = to_utf8(data, None)
    feed = parse_feed(text)
    if not feed.entries and not feed.get("version"):
        raise QuarantineError(Reason.UNREADABLE, "a feed that nobody can read")
    reader = _FeedReader(feed.feed, _read_names(text), options)
    entries = enumerate(feed.entries, 1)
    return tuple(reader.read_entry(entry, str(place)) for place, entry in entries if _is_published(entry))


def _is_published(entry: Mapping[str, Any]) -> bool:
    is_post = str(entry.get("wp_post_type", "post")) not in _NEVER_POSTS and not _is_setting(entry)
    return is_post and str(entry.get("wp_status", "publish")) == "publish"


def _is_setting(entry: Mapping[str, Any]) -> bool:
    """Tell what Blogger exports besides posts: settings, templates, comments."""
    kinds = (
        str(tag.get("term")) for tag in entry.get("tags") or () if str(tag.get("scheme")).endswith("#kind")
    )
    return any(not kind.endswith(("#post", "#page")) for kind in kinds)


def _read_names(text: bytes) -> dict[str, str]:
    """Read how an export's authors are called, by the names that they log in with."""
    names = {}
    for author in _WXR_AUTHOR.finditer(text):
        said = {key.decode(): _decode(value) for key, value in _WXR_NAME.findall(author[1])}
        if said.get("login") and said.get("display_name"):
            names[said["login"]] = said["display_name"]
    return names


def _decode(value: bytes) -> str:
    return html.unescape(value.decode("utf-8", "replace")).strip()


class _FeedReader:
    """Reads the entries of one feed."""

    def __init__(self, feed: Mapping[str, Any], names: Mapping[str, str], options: ReadOptions) -> None:
        self._link = str(feed.get("link") or "")
        self._title = fold_markup(feed.get("title"))[:_LONGEST_TITLE]
        self._language = str(feed.get("language") or "").strip()[:_LONGEST_TITLE]
        self._names = names
        self._max_bytes = options.max_bytes

    def read_entry(self, entry: Mapping[str, Any], place: str) -> Item:
        from tasks.core.fetch.feeds import find_entry_page

        url = find_entry_page(entry, self._link)
        content = find_content(entry, is_export="wp_post_type" in entry)
        stated = tuple(self._state(entry, content))
        if content is None:
            is_nothing = url is None and "description" not in dict(stated)
            reason, detail = (
                (Reason.EMPTY, "an item without text and address") if is_nothing else (None, None)
            )
            return Item(place, url=url, stated=stated, reason=reason, detail=detail)
        data = content.encode("utf-8", "replace")
        if len(data) > self._max_bytes:
            detail = f"over {self._max_bytes} bytes"
            return Item(place, url=url, reason=Reason.TOO_LARGE, detail=detail)
        return Item(place, data, HTML_UTF_8 if has_tag(content) else TEXT_UTF_8, url, stated)

    def _state(
        self, entry: Mapping[str, Any], content: str | None
    ) -> Iterator[tuple[str, str | tuple[str, ...]]]:
        given: dict[str, str | tuple[str, ...]] = {
            "title": fold_markup(entry.get("title")),
            "description": find_description(entry, content),
            "authors": tuple(self._names.get(name, name) for name in list_authors(entry)),
            "publisher": self._title,
            "published_at": _read_time(entry, "published") or _read_time(entry, "updated"),
            "modified_at": _read_time(entry, "updated") if entry.get("published_parsed") else "",
            "tags": list_tags(entry),
            "language": self._language,
        }
        return ((name, value) for name, value in given.items() if value)


def _read_time(entry: Mapping[str, Any], key: str) -> str:
    moment = find_time(entry, key)
    return moment.isoformat() if moment else ""


FEED_ITEMS = WholeForm("feed", "application/rss+xml", (".rss", ".atom", ".rdf", ".xml"), _recognise, _read)
