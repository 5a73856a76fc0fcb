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
from calendar import timegm
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from tasks.core.errors import QuarantineError
from tasks.core.forms.form import HTML_UTF_8, TEXT_UTF_8, Item, ReadOptions, WholeForm
from tasks.core.records import Reason

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


_START = re.compile(
    rb"\s*+(?:<\?[^>]*>\s*+)*+(?:<!--(?:(?!-->).)*+-->\s*+|<\?[^>]*>\s*+)*+"
    rb"<(?:rss[\s>]|(?:\w+:)?feed\s[^>]*Atom|(?:\w+:)?RDF\s[^>]*(?:purl\.org/rss|netscape\.com/rdf))",
    re.DOTALL | re.IGNORECASE,
)
_TAG = re.compile(r"<[A-Za-z/!][^>]*+(>)?")
"""A tag; one that never ends takes up the rest, so that nothing in it is looked at again."""
_PARAGRAPH = re.compile(r"<(?:p|div|br|article|section)\b", re.IGNORECASE)
_BLANK_LINE = re.compile(r"\n\s*\n")
_SHORTCODE = re.compile(
    r"\[/?(?:caption|gallery|embed|video|audio|playlist|vc_\w+|et_pb_\w+|fusion_\w+)\b[^\]\n]*+(\])?"
)
"""The same: what has no end in its line is none."""
_NAMED_ADDRESS = re.compile(r"[^\s@()]{1,100}@[^\s@()]{1,200} *\((?P<name>[^()]{2,200})\)")
"""What RSS has for an author: an address with the name behind it."""
_FULL_TEXTS = ("yandex_full-text", "full-text", "fulltext", "full_text", "body", "articlebody")
"""Under which names feeds have whole texts besides those of the standards."""
_LEAST_TEXT = 1200
"""Characters from which a summary is an article's text."""
_LEAST_PARAGRAPHS = 3
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
        self._title = _fold(feed.get("title"))[:_LONGEST_TITLE]
        self._language = str(feed.get("language") or "").strip()[:_LONGEST_TITLE]
        self._names = names
        self._max_bytes = options.max_bytes

    def read_entry(self, entry: Mapping[str, Any], place: str) -> Item:
        from tasks.core.fetch.feeds import find_entry_page

        url = find_entry_page(entry, self._link)
        content = _find_content(entry, is_export="wp_post_type" in entry)
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
        return Item(place, data, HTML_UTF_8 if _has_tag(content) else TEXT_UTF_8, url, stated)

    def _state(
        self, entry: Mapping[str, Any], content: str | None
    ) -> Iterator[tuple[str, str | tuple[str, ...]]]:
        description = _fold(entry.get("summary"))
        is_own = content is not None and _fold(content) != description and len(description) < _LEAST_TEXT
        given: dict[str, str | tuple[str, ...]] = {
            "title": _fold(entry.get("title")),
            "description": description if content is None or is_own else "",
            "authors": tuple(self._list_authors(entry)),
            "publisher": self._title,
            "published_at": _read_time(entry, "published_parsed") or _read_time(entry, "updated_parsed"),
            "modified_at": _read_time(entry, "updated_parsed") if entry.get("published_parsed") else "",
            "tags": _list_tags(entry),
            "language": self._language,
        }
        return ((name, value) for name, value in given.items() if value)

    def _list_authors(self, entry: Mapping[str, Any]) -> Iterator[str]:
        if addressed := _NAMED_ADDRESS.fullmatch(str(entry.get("author") or "").strip()):
            yield " ".join(addressed["name"].split())
            return
        for author in entry.get("authors") or ():
            if name := _fold(author.get("name")):
                yield self._names.get(name, name)


def _list_tags(entry: Mapping[str, Any]) -> tuple[str, ...]:
    terms = (_fold(tag.get("term")) for tag in entry.get("tags") or ())
    return tuple(dict.fromkeys(filter(None, terms)))


def _find_content(entry: Mapping[str, Any], *, is_export: bool) -> str | None:
    written = [str(each.get("value") or "") for each in entry.get("content") or ()]
    written += [str(entry.get(name) or "") for name in _FULL_TEXTS]
    content = max((each for each in written if _fold(each)), key=len, default=None)
    if content is None:
        summary = str(entry.get("summary") or "")
        is_text = len(_fold(summary)) >= _LEAST_TEXT or summary.lower().count("<p") >= _LEAST_PARAGRAPHS
        return summary if is_text else None
    content = _replace(_SHORTCODE, "", content) if is_export else content
    if is_export and not _PARAGRAPH.search(content):
        return "".join(f"<p>{each.strip()}</p>\n" for each in _BLANK_LINE.split(content) if each.strip())
    return content


def _fold(value: object) -> str:
    """Give markup as one line of text."""
    return " ".join(html.unescape(_replace(_TAG, " ", str(value or ""))).split())


def _has_tag(markup: str) -> bool:
    found = _TAG.search(markup)
    return found is not None and found[1] is not None


def _replace(pattern: re.Pattern[str], by: str, markup: str) -> str:
    """Put something else where a pattern has found its end; what has none stays."""
    return pattern.sub(lambda found: by if found[1] else found[0], markup)


def _read_time(entry: Mapping[str, Any], key: str) -> str:
    parsed = dict.get(entry, key) if isinstance(entry, dict) else None
    try:
        return datetime.fromtimestamp(timegm(parsed), UTC).isoformat() if parsed else ""
    except (TypeError, ValueError, OverflowError, OSError):
        return ""


FEED_ITEMS = WholeForm("feed", "application/rss+xml", (".rss", ".atom", ".rdf", ".xml"), _recognise, _read)
