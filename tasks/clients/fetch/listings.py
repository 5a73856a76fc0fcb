"""Listings: what parsing children make of an answer that may name pages, a feed's, a sitemap's or a site's.

Each job is one function of bytes and hints. They run in child processes (see `parsers`), since a feed is
no less hostile than a page; what cannot be read is a QuarantineError.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from tasks.core.errors import QuarantineError
from tasks.core.fetch.content_codings import decode_content, read_codings
from tasks.core.fetch.feeds import read_feed
from tasks.core.fetch.found_kind import WebKind, sniff
from tasks.core.fetch.found_pages import FoundPage, keep_distinct, unwrap_address
from tasks.core.fetch.page_links import told_address, told_by_header
from tasks.core.fetch.robots import read_robots
from tasks.core.fetch.sitemaps import read_sitemap
from tasks.core.fetch.sites.site_pages import SitePage, is_front_page, read_site_page
from tasks.core.records import Reason
from tasks.core.sources.sources import SourceKind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tasks.core.records import Incoming

MOST_ITEMS = 10_000
"""Of a feed; how many of them a run takes is for its source to say."""
_HEAD_BYTES = 65_536
_ARTICLE = re.compile(rb"og:type[\"'\s][^>]{0,40}article|\"NewsArticle\"")
"""What pages say that are articles, though their addresses look like those of sites."""
MAX_ANSWER_BYTES = 64 * 1024 * 1024
"""The most that an answer may be when its content coding is off; a sitemap may have 50 MB."""

_NAMED_BY_BYTES = (SourceKind.FEED, SourceKind.SITEMAP)
"""What one may say of the other: an index of sitemaps may name feeds."""


@dataclass(frozen=True, slots=True)
class Listing:
    """What names pages: these, and as `leads` the feeds and sitemaps to go on with.

    The address of a page is the one inside, where it was wrapped in another. A lead comes with its lastmod,
    where one is told, as it was written; `ttl_s` is how long the source asks to be left alone.
    """

    kind: SourceKind
    pages: tuple[FoundPage, ...] = ()
    leads: tuple[tuple[str, str | None], ...] = ()
    ttl_s: int | None = None
    site: SitePage | None = None

    @property
    def urls(self) -> tuple[str, ...]:
        """The addresses of its pages."""
        return tuple(page.url for page in self.pages)


@dataclass(frozen=True, slots=True)
class AnswerJob:
    """An answer for a child: its body as it was sent, and what is known about it.

    `asked` is the address that was asked, `url` the one that answered; `kind` is what the user says it is.
    """

    raw: bytes
    headers: tuple[tuple[str, str], ...]
    media_type: str | None
    asked: str
    url: str
    kind: SourceKind | None

    @classmethod
    def of(cls, answer: Incoming, kind: SourceKind | None) -> AnswerJob:
        """Make the job of an answer."""
        url = answer.final_url or answer.url
        return cls(answer.data or b"", answer.headers, answer.media_type, answer.url, url, kind)


def read_listing(job: AnswerJob) -> Listing | None:
    """Find out what an answer is and what it names; None where it is a page, an article perhaps."""
    data = decode_content(job.raw, read_codings(job.headers), MAX_ANSWER_BYTES)
    told = read_content_type(job)
    match _find_expected(data, job):
        case SourceKind.FEED:
            feed = read_feed(data, job.url, told, most=MOST_ITEMS)
            return Listing(SourceKind.FEED, _unwrap(feed.pages, job), ttl_s=feed.ttl_s)
        case SourceKind.SITEMAP:
            sitemap = read_sitemap(data, job.url, media_type=told)
            leads = tuple((each.url, each.lastmod) for each in sitemap.sitemaps)
            return Listing(SourceKind.SITEMAP, _unwrap(sitemap.pages, job), leads)
        case SourceKind.SITE:
            page = read_site_page(data, job.url)
            refresh = find_header(job.headers, "refresh")
            page = replace(page, onward=page.onward or told_by_header(refresh, job.url))
            return Listing(SourceKind.SITE, leads=tuple((url, None) for url in page.feeds), site=page)
    return None


def read_content_type(job: AnswerJob) -> str | None:
    """Give the whole Content-Type, with what is said of the charset."""
    return find_header(job.headers, "content-type") or job.media_type


def find_header(headers: Iterable[tuple[str, str]], name: str) -> str | None:
    """Find the first header of this name, in lower case."""
    return next((value for key, value in headers if key.lower() == name), None)


def read_named_sitemaps(job: AnswerJob) -> Listing:
    """Read the sitemaps that a robots.txt names."""
    data = decode_content(job.raw, read_codings(job.headers), MAX_ANSWER_BYTES)
    sitemaps = read_robots(HTTPStatus.OK, data, url=job.url).sitemaps
    return Listing(SourceKind.SITE, leads=tuple((url, None) for url in sitemaps))


def read_told_address(job: AnswerJob) -> str | None:
    """Find the address that a page sends its reader on to, if it does."""
    data = decode_content(job.raw, read_codings(job.headers), MAX_ANSWER_BYTES)
    return told_address(data, job.url)


def _find_expected(data: bytes, job: AnswerJob) -> SourceKind:
    """Tell what an answer is, by what it was said to be; of feeds and sitemaps, the bytes know better."""
    if job.kind not in _NAMED_BY_BYTES:
        return job.kind or _find_kind(data, job)
    found = sniff(data, job.media_type, job.url)
    if found is WebKind.PAGE:
        raise QuarantineError(Reason.UNREADABLE, f"a page where a {job.kind} was expected")
    return {WebKind.FEED: SourceKind.FEED, WebKind.SITEMAP: SourceKind.SITEMAP}.get(found, job.kind)


def _find_kind(data: bytes, job: AnswerJob) -> SourceKind:
    is_front = is_front_page(job.asked) or is_front_page(job.url)
    if is_front and not data and find_header(job.headers, "refresh"):
        return SourceKind.SITE
    match sniff(data, job.media_type, job.url):
        case WebKind.FEED:
            return SourceKind.FEED
        case WebKind.SITEMAP:
            return SourceKind.SITEMAP
        case WebKind.WARC:
            raise QuarantineError(
                Reason.UNSUPPORTED_MEDIA, "a web archive: save it and give its file, or put it into the store"
            )
        case WebKind.PAGE if is_front:
            is_article = _ARTICLE.search(data[:_HEAD_BYTES]) and urlsplit(job.url).path.strip("/")
            return SourceKind.PAGE if is_article else SourceKind.SITE
    return SourceKind.PAGE


def _unwrap(pages: Iterable[FoundPage], job: AnswerJob) -> tuple[FoundPage, ...]:
    """Give pages by their own addresses, each once; a feed that names itself is no page of its own."""
    bare = (_put_at(page, unwrap_address(page.url)) for page in pages)
    return tuple(page for page in keep_distinct(bare) if page.url not in {job.asked, job.url})


def _put_at(page: FoundPage, url: str) -> FoundPage:
    return page if page.url == url else replace(page, url=url)
