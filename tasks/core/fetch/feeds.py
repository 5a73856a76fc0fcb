"""Feeds: RSS 0.9x to 2.0, RSS 1.0 (RDF), Atom and JSON Feed to the pages that they name.

Takes a feed's body, the address that it came from and its media type; gives its pages in the feed's own
order, each once. Enclosures are no pages. Nothing is fetched: feedparser gets bytes, never a name that it
could open. What is no feed is quarantined as unreadable; a broken feed gives what can be read of it. It
bounds bytes and items; time is bounded by who calls (a feed's markup can be made slow to read).
"""

from __future__ import annotations

import html
import io
import json
import re
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import feedparser

from tasks.core.errors import QuarantineError
from tasks.core.fetch.found_pages import (
    FoundPage,
    clean_title,
    keep_distinct,
    read_told_date,
    resolve_link,
    sort_newest_first,
    state_fields,
)
from tasks.core.fetch.markup_bytes import find_markup, mend_numbers, open_gzip, to_utf8
from tasks.core.fetch.said.feed_entry import (
    find_content,
    find_description,
    find_time,
    fold_markup,
    list_authors,
    list_tags,
    write_time,
)
from tasks.core.fetch.said.source_words import LONGEST_GUID
from tasks.core.records import Reason

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

MAX_FEED_BYTES = 16 * 1024 * 1024
MAX_TTL_S = 30 * 86_400
LONGEST_CONTENT = 1024 * 1024
"""Characters of an item's text; a longer one is left out."""
_JSON_FEED = re.compile(r"https?://(?:www\.)?jsonfeed\.org/version/1")
_WIDE_TAG = re.compile(rb"<[A-Za-z][^<>]{32000,}")
_TAG = re.compile(r"</?[A-Za-z][^<>]{0,500}>")
_EMPTY_LINK = re.compile(rb"<link\s*(?:/>|>\s*(?:<!\[CDATA\[\s*\]\]>\s*)?</link\s*>)")
_MAX_ATTRIBUTES = 1000
_PERIODS_S = {"hourly": 3600, "daily": 86_400, "weekly": 604_800, "monthly": 2_592_000, "yearly": 31_536_000}
_ONWARD = frozenset({"next", "prev-archive"})
_FORMS = (("rss090", "rdf"), ("rss10", "rdf"), ("rss", "rss"), ("atom", "atom"))
_FEEDPARSER_ERRORS = (ArithmeticError, AttributeError, LookupError, RuntimeError, TypeError, ValueError)
"""What feedparser raises on markup that it was not written for."""


@dataclass(frozen=True, slots=True)
class FeedReading:
    """What a feed says: `form` is rss, atom, rdf or json; `ttl_s` how long it asks to be left alone.

    `onward` are the documents that go on with what is older (RFC 5005, `next_url`).
    """

    form: str
    title: str | None
    pages: tuple[FoundPage, ...]
    ttl_s: int | None = None
    onward: tuple[str, ...] = ()


def read_feed(data: bytes, url: str, media_type: str | None, most: int = 500) -> FeedReading:
    """Read a feed; of more than `most` pages the newest are kept, in the feed's order where it is undated."""
    text = to_utf8(open_gzip(data, MAX_FEED_BYTES), media_type)
    reading = _read_json(text, url) if text.lstrip().startswith(b"{") else _read_xml(text, url)
    pages = drop_shared_ids(keep_distinct(reading.pages))
    kept = pages if len(pages) <= most else sort_newest_first(pages)[:most]
    return replace(reading, pages=tuple(kept))


def drop_shared_ids(pages: Iterable[FoundPage]) -> tuple[FoundPage, ...]:
    """Take from pages the ids that several of them have: such an id tells none of them from the others."""
    given = tuple(pages)
    count = Counter(page.guid for page in given)
    return tuple(replace(page, guid=None) if page.guid and count[page.guid] > 1 else page for page in given)


def parse_feed(text: bytes, url: str | None = None) -> Any:  # noqa: ANN401 - what feedparser gives
    """Parse a feed of XML in UTF-8, as far as it can be read; what `xml:base` says stands to its address.

    An empty link is none: the item's guid may be one.
    """
    if any(tag[0].count(b"=") > _MAX_ATTRIBUTES for tag in _WIDE_TAG.finditer(text)):
        raise QuarantineError(Reason.UNREADABLE, "a tag with thousands of attributes")
    try:
        return feedparser.parse(
            io.BytesIO(_EMPTY_LINK.sub(b"", mend_numbers(find_markup(text)))),
            response_headers={"content-type": "application/xml; charset=utf-8"} | _place(text, url),
            sanitize_html=False,
            resolve_relative_uris=False,
        )
    except _FEEDPARSER_ERRORS as error:
        raise QuarantineError(Reason.UNREADABLE, f"broken feed: {type(error).__name__}") from error


def _place(text: bytes, url: str | None) -> dict[str, str]:
    """Say where a feed lies, where that counts: ids are made absolute by it too."""
    return {"content-location": url} if url and b"xml:base" in text else {}


def _read_xml(text: bytes, url: str) -> FeedReading:
    parsed = parse_feed(text, url)
    form = next((form for start, form in _FORMS if str(parsed.get("version") or "").startswith(start)), None)
    if form is None:
        raise QuarantineError(Reason.UNREADABLE, "no RSS, Atom, RDF or JSON feed")
    language = str(parsed.feed.get("language") or "").strip()
    pages = tuple(page for entry in parsed.entries if (page := _read_entry(entry, url, form, language)))
    title, onward = clean_title(parsed.feed.get("title")), _find_onward(parsed.feed, url)
    return FeedReading(form, title, pages, _ttl(parsed.feed), onward)


def _find_onward(feed: Mapping[str, Any], base: str) -> tuple[str, ...]:
    """Find the documents that go on with a feed: its archive before this one, or its next page."""
    told = [link.get("href") for link in feed.get("links") or () if link.get("rel") in _ONWARD]
    links = (resolve_link(base, href) for href in told)
    return tuple(dict.fromkeys(link for link in links if link and link != base))


def _read_entry(entry: Mapping[str, Any], base: str, form: str, language: str) -> FoundPage | None:
    url = find_entry_page(entry, base)
    if url is None:
        return None
    published, modified = write_time(entry, "published"), write_time(entry, "updated")
    published_at, modified_at = find_time(entry, "published"), find_time(entry, "updated")
    if published_at is None and form != "atom":  # dc:date is the one date of an RSS item
        published_at, modified_at = modified_at, None
    content = find_content(entry)
    stated = state_fields(
        title=_read_title(entry),
        description=find_description(entry, content),
        authors=list_authors(entry),
        published_at=published or modified,
        modified_at=modified if published else None,
        tags=list_tags(entry),
        language=language,
    )
    return FoundPage(
        url=url,
        published_at=published_at,
        modified_at=modified_at,
        stated=stated,
        guid=_bound_id(entry.get("id")),
        content=_bound_content(content),
    )


def _bound_id(value: object) -> str | None:
    """Give an item's id as a feed may have it."""
    text = " ".join(str(value or "").split())
    return text if 0 < len(text) <= LONGEST_GUID else None


def _bound_content(content: str | None) -> str | None:
    return content if content and len(content) <= LONGEST_CONTENT else None


def find_entry_page(entry: Mapping[str, Any], base: str) -> str | None:
    """Find the address of the page that an entry is about; relative ones stand to `base`."""
    return next(filter(None, (resolve_link(base, link) for link in _links(entry))), None)


def _links(entry: Mapping[str, Any]) -> Iterable[object]:
    """Give what may be the entry's page, the likeliest first.

    A guid, and Atom's id where no link stands, counts where it is a whole address and is not said to be
    none: many are bare numbers.
    """
    yield entry.get("feedburner_origlink")
    alternates = [link for link in entry.get("links") or () if link.get("rel") == "alternate"]
    for link in sorted(alternates, key=lambda link: "html" not in str(link.get("type"))):
        yield link.get("href")
    guid = str(entry.get("id") or "")
    is_guid = bool(entry.get("guidislink"))
    if not (is_guid and entry.get("link") == guid):
        yield entry.get("link")
    if is_guid and guid.lower().startswith(("http://", "https://")):
        yield guid


def _read_title(entry: Mapping[str, Any]) -> str | None:
    title, detail = entry.get("title"), entry.get("title_detail") or {}
    if isinstance(title, str) and detail.get("type") in {"text/html", "application/xhtml+xml"}:
        title = html.unescape(_TAG.sub("", title))
    return clean_title(title)


def _ttl(feed: Mapping[str, Any]) -> int | None:
    minutes = str(feed.get("ttl") or "").strip()
    if re.fullmatch(r"\d{1,7}", minutes, re.ASCII) and int(minutes):
        return min(int(minutes) * 60, MAX_TTL_S)
    period_s = _PERIODS_S.get(str(feed.get("sy_updateperiod") or "").strip().lower())
    times = str(feed.get("sy_updatefrequency") or "1").strip()
    if period_s is None or not re.fullmatch(r"\d{1,4}", times, re.ASCII) or not int(times):
        return None
    return min(max(period_s // int(times), 1), MAX_TTL_S)


def _read_json(text: bytes, url: str) -> FeedReading:
    try:
        feed = json.loads(text, strict=False)
    except (ValueError, RecursionError) as error:
        raise QuarantineError(Reason.UNREADABLE, f"broken JSON: {str(error)[:100]}") from error
    version, items = feed.get("version"), feed.get("items")
    if not isinstance(version, str) or not _JSON_FEED.match(version) or not isinstance(items, list):
        raise QuarantineError(Reason.UNREADABLE, "JSON, but no JSON Feed")
    language = clean_line(feed.get("language"))
    pages = tuple(
        page for item in items if isinstance(item, dict) and (page := _read_item(item, url, language))
    )
    following = resolve_link(url, feed.get("next_url"))
    onward = (following,) if following and following != url else ()
    return FeedReading("json", clean_title(feed.get("title")), pages, onward=onward)


def _read_item(item: Mapping[str, object], base: str, language: str | None) -> FoundPage | None:
    """Read an item: its own page, else the page elsewhere that it is about, else an id that is an address."""
    links = (resolve_link(base, item.get("url")), resolve_link(base, item.get("external_url")))
    url = next(filter(None, (*links, resolve_link("", item.get("id")))), None)
    if url is None:
        return None
    html_text, text = item.get("content_html"), item.get("content_text")
    content = next((each for each in (html_text, text) if isinstance(each, str) and fold_markup(each)), None)
    stated = state_fields(
        title=clean_title(item.get("title")),
        description=clean_line(item.get("summary")),
        authors=_list_item_authors(item),
        published_at=clean_line(item.get("date_published")),
        modified_at=clean_line(item.get("date_modified")),
        tags=_list_texts(item.get("tags")),
        language=clean_line(item.get("language")) or language,
    )
    guid = item.get("id")
    return FoundPage(
        url=url,
        published_at=read_told_date(item.get("date_published")),
        modified_at=read_told_date(item.get("date_modified")),
        stated=stated,
        guid=_bound_id(guid) if isinstance(guid, (str, int)) else None,
        content=_bound_content(content),
    )


def _list_item_authors(item: Mapping[str, object]) -> Iterable[str]:
    """Give the names of an item's authors: version 1 has one of them."""
    authors = item.get("authors")
    each = authors if isinstance(authors, list) else [item.get("author")]
    return _list_texts([author.get("name") for author in each if isinstance(author, dict)])


def _list_texts(values: object) -> list[str]:
    listed = values if isinstance(values, list) else []
    return [line for value in listed if (line := clean_line(value))]


def clean_line(value: object) -> str | None:
    """Give a text on one line, without markup; None where there is none."""
    return (fold_markup(value) or None) if isinstance(value, str) else None
