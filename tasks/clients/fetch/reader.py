"""What parsing children make of an answer: the pages that a feed, a sitemap or a site names, or an article.

Each job is one function of bytes and hints. They run in child processes (see `parsers`), since a feed is
no less hostile than a page; what cannot be read is a QuarantineError.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from tasks.core.errors import QuarantineError
from tasks.core.fetch.content_codings import decode_content, read_codings
from tasks.core.fetch.feeds import read_feed
from tasks.core.fetch.found_kind import WebKind, sniff
from tasks.core.fetch.page_links import find_feeds, told_address
from tasks.core.fetch.sitemaps import read_sitemap
from tasks.core.records import Reason
from tasks.core.sources.sources import SourceKind

if TYPE_CHECKING:
    from datetime import datetime

    from tasks.core.fetch.found_pages import FoundPage

MOST_ITEMS = 10_000
"""Of a feed; how many of them a run takes is for its source to say."""
_MAX_BYTES = 64 * 1024 * 1024
"""The most that an answer may be when its content coding is off; a sitemap may have 50 MB."""


@dataclass(frozen=True, slots=True)
class PollJob:
    """An answer: its body as it was sent, and what is known about it. `kind` is what the user says it is."""

    raw: bytes
    headers: tuple[tuple[str, str], ...]
    media_type: str | None
    url: str
    kind: SourceKind | None


@dataclass(frozen=True, slots=True)
class PollReading:
    """What an answer is: a page (an article, perhaps), or something that names pages.

    `more` are the addresses of feeds and sitemaps to go on with, each with when it last changed, where told.
    """

    kind: SourceKind
    pages: tuple[FoundPage, ...] = ()
    more: tuple[tuple[str, datetime | None], ...] = ()
    ttl_s: int | None = None


def read_poll(job: PollJob) -> PollReading:
    """Find out what an answer is and what it names."""
    data = decode_content(job.raw, read_codings(job.headers), _MAX_BYTES)
    match job.kind or _find_kind(data, job):
        case SourceKind.FEED:
            feed = read_feed(data, job.url, job.media_type, most=MOST_ITEMS)
            return PollReading(SourceKind.FEED, feed.pages, ttl_s=feed.ttl_s)
        case SourceKind.SITEMAP:
            sitemap = read_sitemap(data, job.url)
            more = tuple((each.url, each.modified_at) for each in sitemap.sitemaps)
            return PollReading(SourceKind.SITEMAP, sitemap.pages, more)
        case SourceKind.SITE:
            return PollReading(SourceKind.SITE, more=tuple((url, None) for url in find_feeds(data, job.url)))
    return PollReading(SourceKind.PAGE)


def _find_kind(data: bytes, job: PollJob) -> SourceKind:
    match sniff(data, job.media_type, job.url):
        case WebKind.FEED:
            return SourceKind.FEED
        case WebKind.SITEMAP:
            return SourceKind.SITEMAP
        case WebKind.WARC:
            raise QuarantineError(
                Reason.UNSUPPORTED_MEDIA, "a web archive: save it and give its file, or put it into the store"
            )
        case WebKind.PAGE if not urlsplit(job.url).path.strip("/"):
            return SourceKind.SITE
    return SourceKind.PAGE


def read_told_address(job: PollJob) -> str | None:
    """Find the address that a page sends its reader on to, if it does."""
    data = decode_content(job.raw, read_codings(job.headers), _MAX_BYTES)
    return told_address(data, job.url)
